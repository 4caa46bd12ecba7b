import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../../shared/ipc/record-values.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { Empty, Loading, Trouble } from '../../ui/states.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { useUnitName } from '../../ui/use-unit-name.ts'
import styles from './conversations.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first, by page. j and k open the next one, Esc closes. */
export function ConversationList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('conversation.list', {})
  const [older, setOlder] = useState<{ rows: readonly RecordLine[]; more: boolean } | undefined>(undefined)
  const newest = first.data?.conversations ?? []
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
  const last = rows.at(-1)
  if (last === undefined)
    return <Empty icon="empty" title={t('conversation.emptyTitle')} text={t('conversation.emptyText')} />
  async function loadOlder(before: string): Promise<void> {
    const page = await client.call('conversation.list', { before })
    setOlder({ rows: [...(older?.rows ?? []), ...page.conversations], more: page.more })
  }
  return (
    <div className={`${styles['list']} scroll`} role="region" aria-label={t('conversation.title')} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <Line row={row} open={row.id === open} onOpen={() => onOpen(row.id)} />
          </li>
        ))}
      </ul>
      {(older?.more ?? first.data.more) ? (
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

/** About what, with whom, when something was last said. */
function Line({ row, open, onOpen }: LineProps) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const name = useUnitName()
  return (
    <button type="button" className={`plain ${styles['row']}`} aria-pressed={open} onClick={onOpen}>
      <span className={styles['what']}>
        <span className="truncate">{row.title}</span>
        <span className={`${styles['sub']} truncate`}>{row.parties.map(name).join(', ')}</span>
      </span>
      <span className={styles['when']}>
        <time dateTime={row.changed}>{shortTime(row.changed, now)}</time>
        {row.state === 'left' ? <Tag>{t('conversation.hasLeft')}</Tag> : undefined}
      </span>
    </button>
  )
}
