import { useTranslation } from 'react-i18next'
import { dateTime } from '../../ui/dates.ts'
import { Notice } from '../../ui/states.tsx'
import { isAcknowledged } from '../../ui/rungs.ts'
import { shortUnitName } from '../../ui/unit-name.ts'
import { useUnitName } from '../../ui/use-unit-name.ts'
import type { Detail } from './detail.ts'

/** What must be known before anything else of it is read. */
export function DetailNotices({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const unitName = useUnitName()
  const { state, reason, own, units, proposed, confirmed, checks } = detail
  const silent = units.filter((row) => !isAcknowledged(row)).map((row) => shortUnitName(row.name))
  return (
    <>
      {proposed === undefined ? undefined : (
        <Notice tone="warn">
          {t('life.proposed.title', {
            unit: unitName(proposed.unit),
            name: proposed.by.name,
            time: dateTime(proposed.at),
          })}
          {proposed.text === undefined ? undefined : <p>{proposed.text}</p>}
        </Notice>
      )}
      {state === 'cancelled' || state === 'expired' ? (
        <Notice tone="warn">
          {t('bulletin.closed')}
          {reason === undefined ? undefined : `: ${t(`word.reason.${reason}`)}`}
        </Notice>
      ) : undefined}
      {own && state === 'cancelled' && units.length > 0 ? (
        <Notice tone={silent.length > 0 ? 'danger' : 'good'} icon={silent.length > 0 ? 'alert' : 'check'}>
          {silent.length > 0
            ? t('life.cancelOwed', { count: silent.length, units: silent.join(', ') })
            : t('life.cancelSeen')}
        </Notice>
      ) : undefined}
      {checks.directoryDays === undefined ? undefined : (
        <Notice tone="warn">{t('bulletin.checks.old', { count: checks.directoryDays })}</Notice>
      )}
      {confirmed.freshness === 'stale' ? <Notice tone="warn">{t('life.stale')}</Notice> : undefined}
    </>
  )
}
