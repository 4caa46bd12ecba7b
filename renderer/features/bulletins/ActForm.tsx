import { Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actedOutcomes, type ActedOutcome } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** What came of it. */
export function ActForm({ id, onClose }: Props) {
  const { t } = useTranslation()
  const act = useDo('bulletin.act')
  const [outcome, setOutcome] = useState<ActedOutcome | undefined>(undefined)
  const [text, setText] = useState('')
  const note = text.trim()
  return (
    <FormFoot
      title={t('bulletin.act.title')}
      submit={t('bulletin.act.submit')}
      ready={outcome !== undefined && (outcome !== 'other' || note !== '')}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={() => {
        if (outcome === undefined) return
        act.mutate(
          { id, outcome, ...(note === '' ? {} : { text: note }) },
          {
            onSuccess: () => {
              notifications.show({ message: t('bulletin.act.done') })
              onClose()
            },
          },
        )
      }}
    >
      <Select
        required
        size="sm"
        label={t('bulletin.act.outcome')}
        data={actedOutcomes.map((value) => ({ value, label: t(`word.acted.${value}`) }))}
        value={outcome ?? null}
        onChange={(value) => setOutcome(actedOutcomes.find((one) => one === value))}
      />
      <TextInput
        size="sm"
        label={t('bulletin.act.text')}
        maxLength={limits.shortTextBytes / 4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
