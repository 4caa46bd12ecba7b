import { useTranslation } from 'react-i18next'
import type { HandoverRow } from '../../../shared/ipc/handover-calls.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { dateTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { RecordRow } from '../../ui/RecordRow.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** The newest first. */
export function HandoverList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('handover.list', {})
  return (
    <PagedList
      label={t('handover.title')}
      empty={{ title: t('handover.emptyTitle'), text: t('handover.emptyText') }}
      first={first.data && { rows: first.data.handovers, next: first.data.next }}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => {
        const page = await client.call('handover.list', { before })
        return { rows: page.handovers, next: page.next }
      }}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <Line row={row} open={isOpen} onOpen={onRow} />}
    />
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
    <RecordRow
      title={`${row.from.name} → ${row.accepted?.by.name ?? t('handover.nobody')}`}
      subs={[`${dateTime(row.at)} · ${row.ref}`]}
      open={open}
      onOpen={onOpen}
    >
      <Tag tone={row.state === 'offered' ? 'warn' : row.state === 'accepted' ? 'good' : 'neutral'}>
        {t(`word.handoverState.${row.state}`)}
      </Tag>
      {row.state === 'offered' ? (
        <DeadlineClock deadline={row.deadline} since={row.at} late={row.late} />
      ) : row.late ? (
        <span className="muted">{t('handover.lateTaken')}</span>
      ) : undefined}
    </RecordRow>
  )
}
