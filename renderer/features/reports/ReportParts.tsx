/** Parts of a report that its screen and its paper share. */
import { useTranslation } from 'react-i18next'
import type { ReportDetail as Detail } from '../../../shared/ipc/report-calls.ts'
import { dateTime } from '../../ui/dates.ts'
import { Fact, Facts } from '../../ui/Section.tsx'
import { BarChart } from './BarChart.tsx'
import { FiguresTable } from './FiguresTable.tsx'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Props {
  readonly detail: Detail
}

export function ReportChart({ detail }: Props) {
  const { t } = useTranslation()
  return (
    <BarChart
      title={t('report.chart')}
      bars={detail.sums.groups.map((each) => ({
        ...each,
        id: each.group,
        label: t(`word.crimeGroup.${each.group}`),
      }))}
    />
  )
}

/** The table, and what was counted beside it. */
export function ReportFigures({ detail: { report, sums } }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <FiguresTable caption={t('report.figures')} sums={sums} />
      <Facts>
        <Fact label={t('report.wanted')}>{report.wanted?.toString()}</Fact>
        <Fact label={t('report.target')}>{report.target && <Target target={report.target} />}</Fact>
        <Fact label={t('report.preparedBy')}>{report.preparedBy}</Fact>
      </Facts>
    </>
  )
}

function Target({ target }: { readonly target: NonNullable<Detail['report']['target']> }) {
  const { t } = useTranslation()
  const { year, reduction, clearUp, baseline } = target
  const parts = [
    ...(reduction === undefined ? [] : [t('report.targetReduction', { reduction })]),
    ...(clearUp === undefined ? [] : [t('report.targetClearUp', { clearUp })]),
    ...(baseline === undefined ? [] : [t('report.targetBaseline', { baseline })]),
  ]
  return `${year}: ${parts.join('; ')}`
}

/** The oldest first; the last one holds. */
export function Versions({ detail }: Props) {
  const { t } = useTranslation()
  const rate = useRate()
  return (
    <ol className={styles['history']}>
      {detail.versions.map(({ statement, at, by, reason, sums: { total } }, index) => (
        <li key={statement}>
          <time dateTime={at}>{dateTime(at)}</time>
          <span>
            <strong>{t('report.version', { number: index + 1 })}</strong>
            {` · ${by.name} · ${total.cleared}/${total.recorded} · ${rate(total.clearUp)}`}
            {reason === undefined ? '' : ` · ${reason}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
