import { useTranslation } from 'react-i18next'
import type { RecordLine } from '../../../shared/ipc/record-values.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { useNow } from '../../ui/clock-context.tsx'
import { shortTime } from '../../ui/dates.ts'
import { DeadlineClock } from '../../ui/DeadlineClock.tsx'
import { pageOf, PagedList } from '../../ui/PagedList.tsx'
import { RecordRow } from '../../ui/RecordRow.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

/** Last word first. */
export function CaseList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('case.list', {})
  return (
    <PagedList
      label={t('cases.title')}
      empty={{ title: t('cases.emptyTitle'), text: t('cases.emptyText') }}
      first={first.data && pageOf(first.data.cases, first.data.more)}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => {
        const page = await client.call('case.list', { before })
        return pageOf(page.cases, page.more)
      }}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <Line row={row} open={isOpen} onOpen={onRow} />}
    />
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
    <RecordRow
      title={row.title}
      subs={[`${row.own ? t('desk.own') : shortUnitName(row.unitName)} · ${shortTime(row.changed, now)} · ${row.ref}`]}
      status={row.status}
      open={open}
      onOpen={onOpen}
    >
      <Tag tone={row.owed === 'us' ? 'warn' : row.state === 'open' ? 'accent' : 'neutral'}>
        {row.owed === 'none' ? t(`word.caseState.${row.state as 'open'}`) : t(`word.owed.${row.owed}`)}
      </Tag>
      {row.due === undefined || row.owed === 'none' ? undefined : (
        <DeadlineClock deadline={row.due} since={row.at} late={row.late} />
      )}
    </RecordRow>
  )
}
