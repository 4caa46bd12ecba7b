import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { GiaobanError } from '../../shared/errors.ts'
import { FormFoot } from './FormFoot.tsx'
import { ifGiven, Line, useTexts } from './short-fields.tsx'

interface Props<Reason> {
  readonly title: string
  /** What the reason and the words beside it are called. */
  readonly labels: { readonly reason: string; readonly text: string }
  /** The first is chosen until another is. */
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly word: (reason: Reason) => string
  readonly busy: boolean
  readonly error: GiaobanError | null
  readonly onClose: () => void
  readonly onSubmit: (closing: { readonly reason: Reason; readonly text?: string }) => void
}

/** Closes a record: nothing more is said in it afterwards. */
export function CloseForm<Reason extends string>(props: Props<Reason>) {
  const { title, labels, reasons, word, busy, error, onClose, onSubmit } = props
  const { field, given } = useTexts('text')
  const [reason, setReason] = useState(reasons[0])
  return (
    <FormFoot
      title={title}
      submit={title}
      danger
      ready
      busy={busy}
      error={error}
      onClose={onClose}
      onSubmit={() => onSubmit({ reason, ...ifGiven('text', given('text')) })}
    >
      <SegmentedControl
        size="xs"
        aria-label={labels.reason}
        value={reason}
        onChange={(value) => setReason(reasons.find((each) => each === value) ?? reasons[0])}
        data={reasons.map((value) => ({ value, label: word(value) }))}
      />
      <Line label={labels.text} {...field('text')} />
    </FormFoot>
  )
}
