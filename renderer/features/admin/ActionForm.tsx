import { Button } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../../shared/errors.ts'
import { Notice, Refusal } from '../../ui/states.tsx'
import styles from './admin.module.css'
import type { SecondHand } from './second-hand.tsx'

interface Props {
  readonly label: string
  readonly submit: string
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly busy: boolean
  readonly error: GiaobanError | null
  /** Where a second signature may be wanted. */
  readonly hand?: SecondHand
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** One deed of an administrator: what follows from it first, then the fields, the second hand where one is needed. */
export function ActionForm(props: Props) {
  const { t } = useTranslation()
  const { label, submit, disabled = false, danger = false, busy, error, hand, onSubmit, onClose, children } = props
  const asks = hand?.isOpen === true
  const form = useRef<HTMLFormElement>(null)
  // whoever opened it from a menu goes on from here; a field that asks for the cursor keeps it
  useEffect(() => {
    if (form.current?.contains(document.activeElement) === false) form.current.focus()
  }, [])
  return (
    <form
      ref={form}
      tabIndex={-1}
      className={styles['card']}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        if (!disabled && !busy && !asks) onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      {children}
      {hand?.field}
      {error?.code === 'proposal/second-needed' ? undefined : <Refusal error={error} />}
      <div className={styles['buttons']}>
        <Button type="submit" {...(danger ? { color: 'red' } : {})} disabled={disabled || asks} loading={busy}>
          {submit}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('frame.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** What has come of it: on its way to the log, or waiting for another hand. */
export function Done({ open, children }: { readonly open: boolean; readonly children: ReactNode }) {
  return (
    <Notice tone={open ? 'warn' : 'good'} icon={open ? 'clock' : 'check'} alert>
      {children}
    </Notice>
  )
}
