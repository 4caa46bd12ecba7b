import { Select, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelReasons, type CancelReason } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'

interface Props {
  readonly id: string
  readonly reference: string
  readonly onClose: () => void
}

/** Closing reasons of an own bulletin; withdrawing is one of them. */
export function WithdrawForm({ id, reference, onClose }: Props) {
  const { t } = useTranslation()
  const cancel = useDo('bulletin.cancel')
  const [reason, setReason] = useState<CancelReason>('withdrawn')
  const [text, setText] = useState('')
  const note = text.trim()
  return (
    <FormFoot
      title={`${t('bulletin.withdraw.title')} ${reference}`}
      text={t('bulletin.withdraw.text')}
      submit={t('bulletin.withdraw.submit')}
      danger
      ready
      busy={cancel.isPending}
      error={cancel.error}
      onClose={onClose}
      onSubmit={() =>
        cancel.mutate(
          { id, reason, ...(note === '' ? {} : { text: note }) },
          {
            onSuccess: () => {
              notifications.show({ message: t('bulletin.withdraw.done') })
              onClose()
            },
          },
        )
      }
    >
      <Select
        required
        size="sm"
        label={t('bulletin.withdraw.reason')}
        data={cancelReasons.map((value) => ({ value, label: t(`word.reason.${value}`) }))}
        value={reason}
        allowDeselect={false}
        onChange={(value) => setReason(cancelReasons.find((one) => one === value) ?? 'withdrawn')}
      />
      <TextInput
        size="sm"
        label={t('bulletin.withdraw.note')}
        maxLength={limits.shortTextBytes / 4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
