import { useTranslation } from 'react-i18next'
import type { ReportLine } from '../../../shared/ipc/report-calls.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import { plainDate } from '../../ui/dates.ts'
import { PagedList, type Page } from '../../ui/PagedList.tsx'
import { StatusBadge, Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Props {
  readonly open: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

const pageOf = (rows: readonly ReportLine[], more: boolean): Page<ReportLine> => ({
  rows,
  next: more ? rows.at(-1)?.changed : undefined,
})

/** Last word first. */
export function ReportList({ open, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useEngine()
  const first = useAsk('report.list', {})
  return (
    <PagedList
      label={t('report.title')}
      empty={{ title: t('report.emptyTitle'), text: t('report.emptyText') }}
      first={first.data && pageOf(first.data.reports, first.data.more)}
      error={first.error}
      again={() => void first.refetch()}
      older={async (before) => {
        const page = await client.call('report.list', { before })
        return pageOf(page.reports, page.more)
      }}
      open={open}
      onOpen={onOpen}
      line={(row, isOpen, onRow) => <Line row={row} open={isOpen} onOpen={onRow} />}
    />
  )
}

interface LineProps {
  readonly row: ReportLine
  readonly open: boolean
  readonly onOpen: () => void
}

/** Whose it is, of which days, and what it comes to. */
function Line({ row, open, onOpen }: LineProps) {
  const { t } = useTranslation()
  const rate = useRate()
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
          {`${plainDate(row.period.from)} – ${plainDate(row.period.to)}`}
        </span>
      </span>
      <StatusBadge status={row.status} />
      <span className={styles['duty']}>
        {row.version > 1 ? <Tag tone="warn">{t('word.reportState.corrected')}</Tag> : undefined}
        <span>{`${row.total.cleared}/${row.total.recorded} · ${rate(row.total.clearUp)}`}</span>
      </span>
    </button>
  )
}
