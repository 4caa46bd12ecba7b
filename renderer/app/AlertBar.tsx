import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from '../ui/clock-context.tsx'
import { shortTime } from '../ui/dates.ts'
import { DeadlineClock } from '../ui/DeadlineClock.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { useAlerts } from './alert-centre.tsx'
import styles from './Frame.module.css'
import { useNavigation } from './routes.ts'

const shownBars = 2

/** Stays until a commander has acknowledged; opening only stops the sound. */
export function AlertBar({ ownUnit }: { readonly ownUnit: string | undefined }) {
  const { t } = useTranslation()
  const { settle } = useAlerts()
  const desk = useAsk('desk.get', {}).data
  const due = desk?.answer.filter((row) => row.urgency === 'immediate' && row.state === 'active')
  const unopened = due?.filter((row) => !row.opened).map((row) => row.id)
  const key = unopened?.join(' ')
  useEffect(() => {
    if (key !== undefined) settle(key === '' ? [] : key.split(' '))
  }, [key, settle])
  if (due === undefined || due.length === 0) return undefined
  return (
    <section className={styles['bars']} aria-label={t('frame.alert.region')} role="alert">
      {due.slice(0, shownBars).map((row) => (
        <Bar key={row.id} row={row} ownUnit={ownUnit} />
      ))}
      {due.length > shownBars ? (
        <p className={styles['alertMore']}>{t('frame.alert.more', { count: due.length - shownBars })}</p>
      ) : undefined}
    </section>
  )
}

function Bar({ row, ownUnit }: { readonly row: BulletinRow; readonly ownUnit: string | undefined }) {
  const { t } = useTranslation()
  const { go } = useNavigation()
  const now = useNow(60_000)
  const detail = useAsk('bulletin.get', row.opened ? { id: row.id } : undefined).data
  const opener = detail?.units.find((unit) => unit.unit === ownUnit)?.rungs.find((rung) => rung.rung === 'opened')
  return (
    <div className={styles['alert']} data-status={row.status}>
      <span className={row.opened ? undefined : styles['pulse']}>
        <Icon name={row.opened ? 'mute' : 'bell'} size={18} />
      </span>
      <div className={styles['alertText']}>
        <b>{t('frame.alert.kicker')}</b>
        <StatusBadge status={row.status} />
        <strong>{row.title}</strong>
        <span>{t('frame.alert.from', { unit: row.unitName })}</span>
        <span>
          {opener?.by === undefined
            ? t('frame.alert.needsCommander')
            : t('frame.alert.openedBy', { name: opener.by.name, time: shortTime(opener.at, now) })}
        </span>
      </div>
      {row.deadline === undefined ? undefined : (
        <span className={styles['alertClock']}>
          <DeadlineClock deadline={row.deadline} since={row.at} late={row.late} />
        </span>
      )}
      <button
        type="button"
        className={`plain ${styles['alertButton']}`}
        onClick={() => go({ screen: 'desk', bulletin: row.id })}
      >
        {t('frame.alert.open')}
      </button>
    </div>
  )
}
