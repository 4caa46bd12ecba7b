import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from '../ui/clock-context.tsx'
import { dateTime, shortTime } from '../ui/dates.ts'
import { DeadlineClock } from '../ui/DeadlineClock.tsx'
import { Icon } from '../ui/Icon.tsx'
import { StatusBadge } from '../ui/StatusBadge.tsx'
import { alarmsOf, type Alarm } from './alarms.ts'
import { useAlerts } from './alert-centre.tsx'
import styles from './Frame.module.css'
import { useNavigation } from './routes.ts'

const shownBars = 2

/** Stays until a commander has acknowledged; opening only stops the sound. */
export function AlertBar({ ownUnit }: { readonly ownUnit: string | undefined }) {
  const { t } = useTranslation()
  const { ringing, settle } = useAlerts()
  const { place } = useNavigation()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const desk = useAsk('desk.get', {}).data
  const alarms = desk && alarmsOf(desk)
  const open = alarms?.find(({ row, what }) => what === 'hit' && row.id === place.bulletin)
  if (open !== undefined && !seen.has(keyOf(open))) setSeen(new Set([...seen, keyOf(open)])) // before the engine says so
  const isHeard = (alarm: Alarm): boolean => alarm.heard || seen.has(keyOf(alarm))
  const key = alarms && ringsOf(alarms.filter((alarm) => !isHeard(alarm))).join(' ')
  useEffect(() => {
    if (key !== undefined) settle(key === '' ? [] : key.split(' '))
  }, [key, settle, ringing]) // what an event has made ring too late is settled as well
  if (alarms === undefined || alarms.length === 0) return undefined
  return (
    <section className={styles['bars']} aria-label={t('frame.alert.region')} role="alert">
      {alarms
        .slice(0, shownBars)
        .map((alarm) =>
          alarm.what === 'alert' ? (
            <Bar key={keyOf(alarm)} alarm={alarm} ownUnit={ownUnit} />
          ) : (
            <WordBar key={keyOf(alarm)} alarm={alarm} heard={isHeard(alarm)} />
          ),
        )}
      {alarms.length > shownBars ? (
        <p className={styles['alertMore']}>{t('frame.alert.more', { count: alarms.length - shownBars })}</p>
      ) : undefined}
    </section>
  )
}

const ringsOf = (alarms: readonly Alarm[]): readonly string[] =>
  alarms.filter(({ rings }) => rings).map(({ row }) => row.id)

/** A promise that moves a hit's clock is heard of anew, and so is a clock that runs out. */
const keyOf = ({ row, what, escalated }: Alarm): string =>
  what === 'hit' ? `${row.id} ${row.hit?.due} ${escalated}` : `${row.id} ${what}`

/** A hit, until its owner has answered; an own alert that others have not answered, until somebody has looked. */
function WordBar({ alarm: { row, what }, heard }: { readonly alarm: Alarm; readonly heard: boolean }) {
  const { t } = useTranslation()
  const { go } = useNavigation()
  const isHit = what === 'hit'
  const due = isHit ? row.hit?.due : row.deadline
  const late = isHit ? row.hit?.late === true : true
  const words = isHit
    ? row.own
      ? t(late ? 'frame.alert.hitLate' : 'frame.alert.hitAsked')
      : t('frame.alert.hitSilent', { unit: row.unitName })
    : t('frame.alert.silent', { count: row.owes.length })
  return (
    <div className={styles['alert']} data-status={row.status}>
      <span className={heard || !row.own || !isHit ? undefined : styles['pulse']}>
        <Icon name={heard ? 'mute' : 'bell'} size={18} />
      </span>
      <div className={styles['alertText']}>
        <b>{t(isHit ? 'frame.alert.hit' : 'frame.alert.overdue')}</b>
        <StatusBadge status={row.status} />
        <strong>{row.title}</strong>
        <span>{words}</span>
      </div>
      {due === undefined ? undefined : (
        <span className={styles['alertClock']}>
          <DeadlineClock
            deadline={due}
            late={late}
            {...(isHit && { hint: t('life.hit.by', { time: dateTime(due) }) })}
          />
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

function Bar({ alarm, ownUnit }: { readonly alarm: Alarm; readonly ownUnit: string | undefined }) {
  const { row, escalated, heard } = alarm
  const { t } = useTranslation()
  const { go } = useNavigation()
  const now = useNow(60_000)
  const detail = useAsk('bulletin.get', row.opened ? { id: row.id } : undefined).data
  const opener = detail?.units.find((unit) => unit.unit === ownUnit)?.rungs.find((rung) => rung.rung === 'opened')
  return (
    <div className={styles['alert']} data-status={row.status}>
      <span className={heard ? undefined : styles['pulse']}>
        <Icon name={heard ? 'mute' : 'bell'} size={18} />
      </span>
      <div className={styles['alertText']}>
        <b>{t(escalated ? 'frame.alert.overdue' : 'frame.alert.kicker')}</b>
        <StatusBadge status={row.status} />
        <strong>{row.title}</strong>
        <span>{t('frame.alert.from', { unit: row.unitName })}</span>
        <span>
          {escalated
            ? t('frame.alert.commander')
            : opener?.by === undefined
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
