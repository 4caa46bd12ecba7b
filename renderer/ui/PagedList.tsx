import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GiaobanError } from '../../shared/errors.ts'
import type { RecordLine } from '../../shared/ipc/record-values.ts'
import { middleClick, useAside } from './aside-context.ts'
import styles from './PagedList.module.css'
import { Empty, Loading, Trouble } from './states.tsx'

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Where the next page begins; `undefined`: this is the last one. */
  readonly next: string | undefined
}

/** Lines of records follow each other by their last change. */
export const pageOf = <Row extends RecordLine>(rows: readonly Row[], more: boolean): Page<Row> => ({
  rows,
  next: more ? rows.at(-1)?.changed : undefined,
})

interface Props<Row> {
  readonly label: string
  readonly empty: { readonly title: string; readonly text: string }
  /** The newest page, which is asked for again whenever something has changed. */
  readonly first: Page<Row> | undefined
  readonly error: GiaobanError | null
  readonly again: () => void
  readonly older: (before: string) => Promise<Page<Row>>
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly line: (row: Row, open: boolean, onOpen: () => void) => ReactNode
}

/** The newest first, by page. j and k open the next one, Esc closes. */
export function PagedList<Row extends { readonly id: string }>(props: Props<Row>) {
  const { label, empty, first, error, again, open, onOpen, line } = props
  const { t } = useTranslation()
  const aside = useAside()
  const [older, setOlder] = useState<Page<Row> | undefined>(undefined)
  const newest = first?.rows ?? []
  const known = new Set(newest.map((row) => row.id))
  const rows = [...newest, ...(older?.rows.filter((row) => !known.has(row.id)) ?? [])]
  const move = (step: 1 | -1): void => {
    const at = rows.findIndex((row) => row.id === open)
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]
    if (next !== undefined) onOpen(next.id)
  }
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['Escape', () => onOpen(undefined), { preventDefault: false }],
  ])
  if (first === undefined) return error === null ? <Loading lines={9} /> : <Trouble error={error} again={again} />
  if (rows.length === 0) return <Empty icon="empty" {...empty} />
  const { next } = older ?? first
  async function loadOlder(before: string): Promise<void> {
    const page = await props.older(before)
    setOlder({ rows: [...(older?.rows ?? []), ...page.rows], next: page.next })
  }
  return (
    <div className={`${styles['list']} scroll`} role="region" aria-label={label} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.id} {...middleClick(aside, row.id)}>
            {line(row, row.id === open, () => onOpen(row.id))}
          </li>
        ))}
      </ul>
      {next === undefined ? undefined : (
        <div className={styles['more']}>
          <Button variant="default" onClick={() => void loadOlder(next).catch(() => undefined)}>
            {t('bulletin.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
