import { Button } from '@mantine/core'
import type { ReactNode, SubmitEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../shared/errors.ts'
import { Refusal } from './states.tsx'
import styles from './FormFoot.module.css'

interface Props {
  readonly title: string
  readonly text?: string
  readonly submit: string
  readonly danger?: boolean
  readonly ready: boolean
  readonly busy: boolean
  readonly error: GiaobanError | null
  readonly onSubmit: () => void
  readonly onClose: () => void
  /** Nothing is typed: the button has the cursor. */
  readonly focused?: boolean
  readonly children?: ReactNode
}

/** A signed answer: one short form at the foot of the record, Esc leaves it. */
export function FormFoot({
  title,
  text,
  submit,
  danger = false,
  ready,
  busy,
  error,
  onSubmit,
  onClose,
  focused = false,
  children,
}: Props) {
  const { t } = useTranslation()
  function send(event: SubmitEvent): void {
    event.preventDefault()
    if (ready && !busy) onSubmit()
  }
  return (
    <form
      className={styles['form']}
      aria-label={title}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <strong>{title}</strong>
      {text === undefined ? undefined : <p className="muted">{text}</p>}
      {children}
      <Refusal error={error} />
      <div className={styles['formButtons']}>
        <Button
          autoFocus={focused}
          size="sm"
          type="submit"
          disabled={!ready}
          loading={busy}
          {...(danger ? { color: 'red' } : {})}
        >
          {submit}
        </Button>
        <Button size="sm" variant="default" onClick={onClose}>
          {t('frame.cancel')}
        </Button>
      </div>
    </form>
  )
}
