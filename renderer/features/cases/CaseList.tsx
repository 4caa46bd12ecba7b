import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../../shared/ipc/record-values.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { Empty, Loading, Trouble } from '../../ui/states.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './cases.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first, by page. j and k open the next one, Esc closes. */
export function CaseList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('case.list', {})
  const [older, setOlder] = useState<{ rows: readonly RecordLine[]; more: boolean } | undefined>(undefined)
  const newest = first.data?.cases ?? []
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
  const more = older?.more ?? first.data.more
  const last = rows.at(-1)
  if (last === undefined) return <Empty icon="empty" title={t('cases.emptyTitle')} text={t('cases.emptyText')} />
  async function loadOlder(before: string): Promise<void> {
    const page = await client.call('case.list', { before })
    setOlder({ rows: [...(older?.rows ?? []), ...page.cases], more: page.more })
  }
  return (
    <div className={`${styles['list']} scroll`} role="region" aria-label={t('cases.title')} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Line row={row} open={row.id === open} onOpen={() => onOpen(row.id)} />
          </li>
        ))}
      </ul>
      {more ? (
        <div className={styles['more']}>
          <Button variant="default" onClick={() => void loadOlder(last.changed).catch(() => undefined)}>
            {t('bulletin.more')}
          </Button>
        </div>
      ) : undefined}
    </div>
  )
}

interface LineProps {
  readonly row: RecordLine
  readonly open: boolean
  readonly onOpen: () => void
}

/** What it is about, whose it is, which task is due. */
function Line({ row, open, onOpen }: LineProps) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  return (
    <button
      type="button"
      className={`plain ${styles['row']}`}
      aria-pressed={open}
      data-status={row.status}
      onClick={onOpen}
    >
      <span className={styles['what']}>
        <span className="truncate">{row.title}</span>
        <span className={`${styles['sub']} truncate`}>
          {row.own ? t('desk.own') : shortUnitName(row.unitName)}
          {' · '}
          {shortTime(row.changed, now)}
          {' · '}
          {row.ref}
        </span>
      </span>
      <StatusBadge status={row.status} />
      <span className={styles['duty']}>
        <Tag tone={row.owed === 'us' ? 'warn' : row.state === 'open' ? 'accent' : 'neutral'}>
          {row.owed === 'none' ? t(`word.caseState.${row.state as 'open'}`) : t(`word.owed.${row.owed}`)}
        </Tag>
        {row.due === undefined || row.owed === 'none' ? undefined : (
          <DeadlineClock deadline={row.due} since={row.at} late={row.late} />
        )}
      </span>
    </button>
  )
}
