import { useTranslation } from 'react-i18next'
import type { ReportOverview } from '../../../shared/ipc/report-calls.ts'
import { plainDate } from '../../ui/dates.ts'
import { Tag } from '../../ui/StatusBadge.tsx'
import { shortUnitName } from '../../ui/unit-name.ts'
import styles from './reports.module.css'
import { useRate } from './use-rate.ts'

type Unit = ReportOverview['units'][number]

/** By unit: sums, the year before, days without a report, the target, and what was not added up. */
export function UnitsTable({ overview }: { readonly overview: ReportOverview }) {
  const { t } = useTranslation()
  const label = t('report.overview.units')
  return (
    <div className={`${styles['wide']} scroll`} tabIndex={0} role="region" aria-label={label}>
      <table className={styles['figures']} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('word.reportColumn.unit')}</th>
            <th scope="col">{t('word.reportFigure.recorded')}</th>
            <th scope="col">{t('report.rate')}</th>
            <th scope="col">{t('report.yearBefore')}</th>
            <th scope="col">{t('report.overview.days')}</th>
            <th scope="col">{t('report.target')}</th>
          </tr>
        </thead>
        <tbody>
          {overview.units.map((unit) => (
            <Row key={unit.unit.id} unit={unit} days={overview.days} />
          ))}
        </tbody>
      </table>
      <Skipped units={overview.units} />
    </div>
  )
}

function Row({ unit, days }: { readonly unit: Unit; readonly days: number }) {
  const rate = useRate()
  const { total, before, progress } = unit
  return (
    <tr>
      <th scope="row">{shortUnitName(unit.unit.name)}</th>
      <td>{total.recorded}</td>
      <td>{rate(total.clearUp)}</td>
      <td>{before.days === 0 ? '–' : `${before.total.recorded} · ${rate(before.total.clearUp)}`}</td>
      <td>{unit.days < days ? <Tag tone="warn">{`${unit.days}/${days}`}</Tag> : `${unit.days}/${days}`}</td>
      <td>{progress === undefined ? '–' : <Progress progress={progress} />}</td>
    </tr>
  )
}

const tones = { 'on-track': 'good', behind: 'warn', missed: 'danger', unknown: 'neutral' } as const

function Progress({ progress }: { readonly progress: NonNullable<Unit['progress']> }) {
  const { t } = useTranslation()
  const { soFar, ceiling, recorded, clearUp, target } = progress
  return (
    <>
      <Tag tone={tones[recorded]}>
        {ceiling === undefined
          ? t(`word.reportPace.${recorded}`)
          : `${soFar.total.recorded}/${ceiling}: ${t(`word.reportPace.${recorded}`)}`}
      </Tag>{' '}
      {target.clearUp === undefined ? undefined : (
        <Tag tone={tones[clearUp]}>
          {`${t('report.targetClearUp', { clearUp: target.clearUp })}: ${t(`word.reportPace.${clearUp}`)}`}
        </Tag>
      )}
    </>
  )
}

/** Nothing is counted twice, and nothing is hidden. */
function Skipped({ units }: { readonly units: readonly Unit[] }) {
  const { t } = useTranslation()
  const skipped = units.flatMap(({ unit, reports }) =>
    reports.flatMap(({ skipped: why, ...report }) => (why === undefined ? [] : [{ ...report, unit, why }])),
  )
  if (skipped.length === 0) return undefined
  return (
    <ul className={styles['sub']}>
      {skipped.map(({ id, ref, unit, period, why }) => (
        <li key={id}>
          {`${shortUnitName(unit.name)}, ${plainDate(period.from)} – ${plainDate(period.to)} (${ref}): ${t(`word.reportSkipped.${why}`)}`}
        </li>
      ))}
    </ul>
  )
}
