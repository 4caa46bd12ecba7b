import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './RecordPage.module.css'

interface Props<Kind> {
  /** The likeliest first: it stands out. */
  readonly deeds: readonly Kind[]
  readonly word: (kind: Kind) => string
  readonly onDeed: (kind: Kind) => void
  /** After them. */
  readonly children?: ReactNode
}

/** What this officer can do with the record now, at the foot where the hand is. */
export function DeedFoot<Kind extends string>({ deeds, word, onDeed, children }: Props<Kind>) {
  return (
    <footer className={styles['foot']}>
      {deeds.map((kind, index) => (
        <Button key={kind} size="sm" {...(index > 0 && { variant: 'default' })} onClick={() => onDeed(kind)}>
          {word(kind)}
        </Button>
      ))}
      {children}
    </footer>
  )
}
