import { SegmentedControl, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnswerKind } from '../../../shared/domain/bulletin-words.ts'
import { limits } from '../../../shared/limits.ts'
import { useDo } from '../../engine-client/engine-context.tsx'
import { FormFoot } from '../../ui/FormFoot.tsx'

interface Props {
  readonly id: string
  readonly onClose: () => void
}

/** A commander's one operational answer: who has it now, or why nothing can be done. */
export function AcknowledgeForm({ id, onClose }: Props) {
  const { t } = useTranslation()
  const acknowledge = useDo('bulletin.acknowledge')
  const [kind, setKind] = useState<AnswerKind>('assigned')
  const [text, setText] = useState('')
  return (
    <FormFoot
      title={t('bulletin.acknowledge.title')}
      text={t('bulletin.acknowledge.text')}
      submit={t('bulletin.acknowledge.submit')}
      ready={text.trim() !== ''}
      busy={acknowledge.isPending}
      error={acknowledge.error}
      onClose={onClose}
      onSubmit={() =>
        acknowledge.mutate(
          { id, answer: { kind, text: text.trim() } },
          {
            onSuccess: () => {
              notifications.show({ message: t('bulletin.acknowledge.done') })
              onClose()
            },
          },
        )
      }
    >
      <SegmentedControl
        size="xs"
        value={kind}
        onChange={(value) => setKind(value === 'cannot-act' ? 'cannot-act' : 'assigned')}
        data={[
          { value: 'assigned', label: t('bulletin.acknowledge.assigned') },
          { value: 'cannot-act', label: t('bulletin.acknowledge.cannot-act') },
        ]}
      />
      <TextInput
        data-autofocus
        autoFocus
        required
        size="sm"
        maxLength={limits.shortTextBytes / 4}
        label={t(kind === 'assigned' ? 'bulletin.acknowledge.assignedTo' : 'bulletin.acknowledge.reason')}
        placeholder={t(kind === 'assigned' ? 'bulletin.acknowledge.assignedHint' : 'bulletin.acknowledge.reasonHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormFoot>
  )
}
