import { useTranslation } from 'react-i18next'
import { crimeGroups } from '../../../shared/domain/report-words.ts'
import type { ReportSums } from '../../../shared/ipc/report-calls.ts'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

interface Props {
  readonly caption: string
  readonly sums: ReportSums
  /** Over the same days of the year before. */
  readonly before?: ReportSums
}

/** Groups by what was counted, with the rates; beside them, where asked for, the year before. */
export function FiguresTable({ caption, sums, before }: Props) {
  const { t } = useTranslation()
  const shown = crimeGroups.filter((group) => [sums, before].some((each) => each && of(each, group) !== undefined))
  return (
    <div className={`${styles['wide']} scroll`} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles['figures']} aria-label={caption}>
        <thead>
          <tr>
            <th scope="col">{t('word.reportColumn.group')}</th>
            <th scope="col">{t('word.reportFigure.recorded')}</th>
            <th scope="col">{t('word.reportFigure.cleared')}</th>
            <th scope="col">{t('word.reportFigure.offenders')}</th>
            <th scope="col">{t('report.rate')}</th>
            {before === undefined ? undefined : <th scope="col">{t('report.yearBefore')}</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <Row
              key={group}
              label={t(`word.crimeGroup.${group}`)}
              now={of(sums, group)}
              {...(before !== undefined && { past: of(before, group) ?? none })}
            />
          ))}
        </tbody>
        <tfoot>
          <Row
            label={t('word.reportColumn.total')}
            now={sums.total}
            {...(before !== undefined && { past: before.days === 0 ? none : before.total })}
          />
        </tfoot>
      </table>
    </div>
  )
}

type Counts = ReportSums['total']
const none = { recorded: undefined, clearUp: undefined } as const
const of = (sums: ReportSums, group: (typeof crimeGroups)[number]): Counts | undefined =>
  sums.groups.find((each) => each.group === group)

interface RowProps {
  readonly label: string
  readonly now: Counts | undefined
  readonly past?: Counts | typeof none
}

function Row({ label, now, past }: RowProps) {
  const rate = useRate()
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{now?.recorded ?? 0}</td>
      <td>{now?.cleared ?? 0}</td>
      <td>{now?.offenders ?? 0}</td>
      <td>{rate(now?.clearUp)}</td>
      {past === undefined ? undefined : <td>{`${past.recorded ?? '–'} · ${rate(past.clearUp)}`}</td>}
    </tr>
  )
}
