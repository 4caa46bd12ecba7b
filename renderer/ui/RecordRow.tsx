import type { ReactNode } from 'react'
import type { RecordStatus } from '../../shared/domain/bulletin-words.ts'
import styles from './RecordPage.module.css'
import { StatusBadge } from './StatusBadge.tsx'

interface Props {
  readonly title: string
  /** One line each, below the title. */
  readonly subs: readonly string[]
  readonly status?: RecordStatus
  readonly open: boolean
  readonly onOpen: () => void
  /** At the end: how it stands, until when. */
  readonly children: ReactNode
}

/** A record in the list of its family. */
export function RecordRow({ title, subs, status = 'actual', open, onOpen, children }: Props) {
  return (
    <button
      type="button"
      className={`plain ${styles['row']}`}
      aria-pressed={open}
      data-status={status}
      onClick={onOpen}
    >
      <span className={styles['what']}>
        <span className="truncate">{title}</span>
        {subs.map((sub) => (
          <span key={sub} className={`${styles['sub']} truncate`}>
            {sub}
          </span>
        ))}
      </span>
      <StatusBadge status={status} />
      <span className={styles['duty']}>{children}</span>
    </button>
  )
}
