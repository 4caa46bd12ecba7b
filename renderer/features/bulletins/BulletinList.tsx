import { Button, SegmentedControl } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinRow } from '../../../shared/ipc/bulletin-values.ts'
import type { RequestOf } from '../../../shared/ipc/contract.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { ListAndDetail } from '../../ui/ListAndDetail.tsx'
import { RowList } from '../../ui/RowList.tsx'
import { Empty, Loading, Trouble } from '../../ui/states.tsx'
import styles from './bulletins.module.css'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
  readonly renderDetail: (id: string) => ReactNode
}

const filters = ['all', 'to-answer', 'waiting', 'new', 'own', 'expiring'] as const
type Filter = (typeof filters)[number]
const isFilter = (value: string): value is Filter => filters.some((filter) => filter === value)

/** Every bulletin, newest first, by page. */
export function BulletinList({ open, onOpen, renderDetail }: Props) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<Filter>('all')
  const none = useAsk('bulletin.list', { filter }).data?.bulletins.length === 0
  const header = (
    <>
      <h1>{t('bulletin.listTitle')}</h1>
      <div className={styles['filter']}>
        <SegmentedControl
          size="xs"
          aria-label={t('bulletin.filter.label')}
          value={filter}
          onChange={(value) => {
            if (isFilter(value)) setFilter(value)
          }}
          data={filters.map((value) => ({ value, label: t(`bulletin.filter.${value}`) }))}
        />
      </div>
    </>
  )
  return (
    <ListAndDetail
      header={header}
      list={<Pages key={filter} filter={filter} open={open} onOpen={onOpen} />}
      detail={open === undefined ? undefined : renderDetail(open)}
      resting={none ? undefined : <Empty icon="list" title={t('desk.pickTitle')} />}
    />
  )
}

interface PagesProps {
  readonly filter: Filter
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

function Pages({ filter, open, onOpen }: PagesProps) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('bulletin.list', { filter })
  const [older, setOlder] = useState<{ rows: readonly BulletinRow[]; more: boolean } | undefined>(undefined)
  if (first.data === undefined)
    return first.error === null ? (
      <Loading lines={9} />
    ) : (
      <Trouble error={first.error} again={() => void first.refetch()} />
    )
  const known = new Set(first.data.bulletins.map((row) => row.id))
  const rows = [...first.data.bulletins, ...(older?.rows.filter((row) => !known.has(row.id)) ?? [])]
  const more = older?.more ?? first.data.more
  const last = rows.at(-1)
  if (rows.length === 0) return <Empty icon="empty" title={t('bulletin.emptyTitle')} text={t('bulletin.emptyText')} />

  async function loadOlder(before: string): Promise<void> {
    const request: RequestOf<'bulletin.list'> = { filter, before }
    const page = await client.call('bulletin.list', request)
    setOlder({ rows: [...(older?.rows ?? []), ...page.bulletins], more: page.more })
  }
  return (
    <RowList
      label={t('bulletin.listTitle')}
      groups={[{ id: filter, rows }]}
      open={open}
      onOpen={onOpen}
      footer={
        more && last !== undefined ? (
          <div className={styles['more']}>
            <Button variant="default" onClick={() => void loadOlder(last.at).catch(() => undefined)}>
              {t('bulletin.more')}
            </Button>
          </div>
        ) : undefined
      }
    />
  )
}
