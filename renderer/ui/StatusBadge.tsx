import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import type { RecordStatus } from '../../shared/domain/bulletin-words.ts'
import styles from './marks.module.css'

/** Exercise and test traffic looks different everywhere; actual traffic carries no mark. */
export function StatusBadge({ status }: { readonly status: RecordStatus }) {
  const { t } = useTranslation()
  if (status === 'actual') return undefined
  return (
    <span className={styles['status']} data-status={status}>
      {t(status === 'exercise' ? 'frame.exercise' : 'frame.test')}
    </span>
  )
}

type Tone = 'neutral' | 'good' | 'warn' | 'danger' | 'accent'

/** A short word in a quiet box. */
export function Tag({
  tone = 'neutral',
  title,
  children,
}: {
  readonly tone?: Tone
  readonly title?: string
  readonly children: ReactNode
}) {
  return (
    <span className={styles['tag']} data-tone={tone} title={title}>
      {children}
    </span>
  )
}

/** A key of the keyboard. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return <kbd className={styles['kbd']}>{children}</kbd>
}
