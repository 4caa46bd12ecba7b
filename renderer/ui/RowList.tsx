import { useHotkeys } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import type { RecordLine } from '../../shared/ipc/record-values.ts'
import { middleClick, useAside } from './aside-context.ts'
import { BulletinLine } from './BulletinLine.tsx'
import { RecordLineRow } from './RecordLineRow.tsx'
import styles from './RowList.module.css'

export interface RowGroup {
  readonly id: string
  /** Without a title the rows stand alone. */
  readonly title?: string
  readonly tone?: 'danger' | 'calm'
  readonly rows: readonly BulletinRow[]
  /** Of other families, after the bulletins. */
  readonly lines?: readonly RecordLine[]
}

interface Props {
  readonly label: string
  readonly groups: readonly RowGroup[]
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly onLine?: (line: RecordLine) => void
  readonly footer?: ReactNode
}

type Item =
  | { readonly kind: 'head'; readonly group: RowGroup }
  | { readonly kind: 'row'; readonly row: BulletinRow; readonly key: string }
  | { readonly kind: 'line'; readonly line: RecordLine; readonly key: string }

const headHeight = 34
const rowHeight = 50

/** Windowed rows in groups. j and k move, Enter opens, Esc closes; while one is open, moving opens the next. */
export function RowList({ label, groups, open, onOpen, onLine, footer }: Props) {
  const items = useMemo(
    () =>
      groups.flatMap((group): Item[] => [
        ...(group.title === undefined ? [] : [{ kind: 'head' as const, group }]),
        ...group.rows.map((row) => ({ kind: 'row' as const, row, key: `${group.id}:${row.id}` })),
        ...(group.lines ?? []).map((line) => ({ kind: 'line' as const, line, key: `${group.id}:${line.id}` })),
      ]),
    [groups],
  )
  const rows = useMemo(
    () => items.flatMap((item, index) => (item.kind === 'head' ? [] : [{ ...item, index }])),
    [items],
  )
  const [cursor, setCursor] = useState<string | undefined>(undefined)
  const frame = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => (items[index]?.kind === 'head' ? headHeight : rowHeight),
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : item.kind === 'head' ? `head:${item.group.id}` : item.key
    },
    overscan: 12,
  })

  const pick = useCallback(
    (row: BulletinRow, place: string): void => {
      setCursor(place)
      onOpen(row.id)
    },
    [onOpen],
  )

  const aside = useAside()
  const beside = (item: Item) =>
    item.kind === 'row'
      ? middleClick(aside, item.row.id, 'bulletin')
      : item.kind === 'line'
        ? middleClick(aside, item.line.id, item.line.family)
        : {}

  function move(step: 1 | -1): void {
    const openKey = rows.find((item) => item.kind === 'row' && item.row.id === open)?.key
    const from = rows.findIndex((row) => row.key === (cursor ?? openKey))
    const next =
      rows[from === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, from + step))]
    if (next === undefined) return
    setCursor(next.key)
    virtual.scrollToIndex(next.index, { align: 'auto' })
    if (open !== undefined && next.kind === 'row') onOpen(next.row.id)
  }
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
    [
      'Enter',
      (event) => {
        if (event.target instanceof HTMLElement && event.target.closest('button, a, [role=button]') !== null) return
        const row = rows.find((one) => one.key === cursor)
        if (row?.kind === 'row') onOpen(row.row.id)
        if (row?.kind === 'line') onLine?.(row.line)
      },
      { preventDefault: false },
    ],
    ['Escape', () => onOpen(undefined), { preventDefault: false }],
  ])
  useEffect(() => {
    if (cursor !== undefined && !rows.some((row) => row.key === cursor)) setCursor(undefined)
  }, [cursor, rows])

  return (
    <div ref={frame} className={`${styles['frame']} scroll`} role="region" aria-label={label} tabIndex={0}>
      <div className={styles['space']} style={{ height: virtual.getTotalSize() }} role="list">
        {virtual.getVirtualItems().map((place) => {
          const item = items[place.index]
          if (item === undefined) return undefined
          const at = { transform: `translateY(${place.start}px)`, height: place.size }
          return (
            <div key={place.key} className={styles['item']} style={at} role="listitem" {...beside(item)}>
              {item.kind === 'head' ? (
                <h2 className={styles['head']} data-tone={item.group.tone}>
                  {item.group.title} <span>{item.group.rows.length + (item.group.lines?.length ?? 0)}</span>
                </h2>
              ) : item.kind === 'line' ? (
                <RecordLineRow
                  line={item.line}
                  open={false}
                  cursor={item.key === cursor}
                  onOpen={() => onLine?.(item.line)}
                />
              ) : (
                <BulletinLine
                  row={item.row}
                  open={item.row.id === open}
                  cursor={item.key === cursor}
                  place={item.key}
                  onOpen={pick}
                />
              )}
            </div>
          )
        })}
      </div>
      {footer}
    </div>
  )
}
