import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../../shared/ipc/record-values.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { RecordLineRow } from '../../ui/RecordLineRow.tsx'
import { Empty, Loading, Trouble } from '../../ui/states.tsx'
import styles from './requests.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first, by page. j and k open the next one, Esc closes. */
export function RequestList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('request.list', {})
  const [older, setOlder] = useState<{ rows: readonly RecordLine[]; more: boolean } | undefined>(undefined)
  const newest = first.data?.requests ?? []
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
  if (last === undefined) return <Empty icon="empty" title={t('request.emptyTitle')} text={t('request.emptyText')} />
  async function loadOlder(before: string): Promise<void> {
    const page = await client.call('request.list', { before })
    setOlder({ rows: [...(older?.rows ?? []), ...page.requests], more: page.more })
  }
  return (
    <div className={`${styles['list']} scroll`} role="region" aria-label={t('request.title')} tabIndex={0}>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <RecordLineRow line={row} open={row.id === open} onOpen={() => onOpen(row.id)} />
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
