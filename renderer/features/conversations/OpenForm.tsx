import { Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'
import { UnitChoice, useOtherUnits } from '../../ui/UnitChoice.tsx'
import { useClearToasts } from '../../ui/use-clear-toasts.ts'
import page from '../../ui/RecordPage.module.css'

interface Props {
  readonly onClose: () => void
  readonly onOpened: (id: string) => void
}

/** A new conversation: about what, with whom, the first words. */
export function OpenForm({ onClose, onOpened }: Props) {
  const { t } = useTranslation()
  useClearToasts()
  const open = useDo('conversation.open')
  const units = useOtherUnits()
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [to, setTo] = useState<readonly string[]>([])
  return (
    <div className={`${page['form']} scroll`}>
      <FormFoot
        title={t('conversation.open.title')}
        text={t('conversation.open.text')}
        submit={t('conversation.open.submit', { count: to.length })}
        ready={title.trim() !== '' && text.trim() !== '' && to.length > 0}
        busy={open.isPending}
        error={open.error}
        onClose={onClose}
        onSubmit={() =>
          open.mutate(
            { title: title.trim(), text: text.trim(), to: [...to] },
            {
              onSuccess: ({ id }) => {
                notifications.show({ message: t('conversation.open.done') })
                onOpened(id)
              },
            },
          )
        }
      >
        <TextInput
          autoFocus
          required
          size="sm"
          label={t('conversation.open.name')}
          maxLength={limits.titleBytes / 4}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          required
          size="sm"
          autosize
          minRows={3}
          maxRows={10}
          label={t('conversation.words')}
          maxLength={limits.longTextBytes / 4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <UnitChoice required label={t('conversation.open.to')} units={units} chosen={to} onChange={setTo} />
      </FormFoot>
    </div>
  )
}
