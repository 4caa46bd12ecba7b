import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeeds } from './deeds-context.ts'
import styles from './RecordPage.module.css'
import { shortcut } from './shortcut.tsx'

interface Props<Kind extends string> {
  /** The likeliest first: it stands out. */
  readonly deeds: readonly Kind[]
  readonly word: (kind: Kind, t: TFunction) => string
  readonly keys: Readonly<Record<Kind, string>>
  readonly onDeed: (kind: Kind) => void
  /** After them. */
  readonly children?: ReactNode
}

/** What this officer can do with the record now, at the foot where the hand is. */
export function DeedFoot<Kind extends string>({ deeds, word, keys, onDeed, children }: Props<Kind>) {
  const { t } = useTranslation()
  useDeeds(
    deeds.map((kind) => ({ id: kind, name: (words) => word(kind, words), key: keys[kind], run: () => onDeed(kind) })),
  )
  return (
    <footer className={styles['foot']}>
      {deeds.map((kind, index) => (
        <Button
          key={kind}
          size="sm"
          {...(index > 0 && { variant: 'default' })}
          {...shortcut(keys[kind])}
          onClick={() => onDeed(kind)}
        >
          {word(kind, t)}
        </Button>
      ))}
      {children}
    </footer>
  )
}
