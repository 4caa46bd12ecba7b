import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandoverRow } from '../../../shared/ipc/handover-calls.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Empty, Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './handover.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** The newest first, by page. j and k open the next one, Esc closes. */
export function HandoverList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('handover.list', {})
  const [older, setOlder] = useState<{ rows: readonly HandoverRow[]; next: string | undefined } | undefined>(undefined)
  const newest = first.data?.handovers ?? []
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
  if (first.data === undefined)
    return first.error === null ? (
      <Loading lines={9} />
    ) : (
      <Trouble error={first.error} again={() => void first.refetch()} />
    )
  if (rows.length === 0) return <Empty icon="empty" title={t('handover.emptyTitle')} text={t('handover.emptyText')} />
  const next = older === undefined ? first.data.next : older.next
  async function loadOlder(before: string): Promise<void> {
    const page = await client.call('handover.list', { before })
    setOlder({ rows: [...(older?.rows ?? []), ...page.handovers], next: page.next })
  }
  return (
    <div className={`${styles['list']} scroll`} role="region" aria-label={t('handover.title')} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Line row={row} open={row.id === open} onOpen={() => onOpen(row.id)} />
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

interface LineProps {
  readonly row: HandoverRow
  readonly open: boolean
  readonly onOpen: () => void
}

/** From whom to whom, when, and whether anybody took it over in time. */
function Line({ row, open, onOpen }: LineProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className={`plain ${styles['row']}`} aria-pressed={open} onClick={onOpen}>
      <span className={styles['what']}>
        <span className="truncate">{`${row.from.name} → ${row.accepted?.by.name ?? t('handover.nobody')}`}</span>
        <span className={`${styles['sub']} truncate`}>{`${dateTime(row.at)} · ${row.ref}`}</span>
      </span>
      <span className={styles['duty']}>
        <Tag tone={row.state === 'offered' ? 'warn' : row.state === 'accepted' ? 'good' : 'neutral'}>
          {t(`word.handoverState.${row.state}`)}
        </Tag>
        {row.state === 'offered' ? (
          <DeadlineClock deadline={row.deadline} since={row.at} late={row.late} />
        ) : row.late ? (
          <span className="muted">{t('handover.lateTaken')}</span>
        ) : undefined}
      </span>
    </button>
  )
}
