import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { useAsk } from '../engine-client/engine-context.tsx'
import { useNow } from '../ui/clock-context.tsx'
import { dateTime, shortTime } from '../ui/dates.ts'
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
  const { ringing, settle } = useAlerts()
  const { place } = useNavigation()
  const [heard, setHeard] = useState<ReadonlySet<string>>(new Set())
  const desk = useAsk('desk.get', {}).data
  const due = desk?.answer.filter(
    (row) => row.urgency === 'immediate' && row.state !== 'cancelled' && row.state !== 'expired',
  )
  const hits = desk === undefined ? [] : pressing(desk.hits)
  const seen = hits.find((row) => row.id === place.bulletin)
  if (seen !== undefined && !heard.has(hitKey(seen))) setHeard(new Set([...heard, hitKey(seen)]))
  const unopened = due?.filter((row) => !row.opened)
  const unheard = hits.filter((row) => row.own && row.hit?.urgent === true && !heard.has(hitKey(row)))
  const key = unopened && [...unopened, ...unheard].map((row) => row.id).join(' ')
  useEffect(() => {
    if (key !== undefined) settle(key === '' ? [] : key.split(' '))
  }, [key, settle, ringing]) // what an event has made ring too late is settled as well
  if (due === undefined || due.length + hits.length === 0) return undefined
  return (
    <section className={styles['bars']} aria-label={t('frame.alert.region')} role="alert">
      {hits.slice(0, shownBars).map((row) => (
        <HitBar key={hitKey(row)} row={row} heard={heard.has(hitKey(row))} />
      ))}
      {due.slice(0, Math.max(0, shownBars - hits.length)).map((row) => (
        <Bar key={row.id} row={row} ownUnit={ownUnit} />
      ))}
      {due.length + hits.length > shownBars ? (
        <p className={styles['alertMore']}>{t('frame.alert.more', { count: due.length + hits.length - shownBars })}</p>
      ) : undefined}
    </section>
  )
}

/** Ours, while it is urgent or late; theirs that we wait for, once it is late. */
const pressing = ({ answer, waiting }: ResponseOf<'desk.get'>['hits']): readonly BulletinRow[] => [
  ...answer.filter(({ hit }) => hit?.urgent === true || hit?.late === true),
  ...waiting.filter(({ hit }) => hit?.late === true),
]

/** A promise that moves the clock is heard of anew. */
const hitKey = ({ id, hit }: BulletinRow): string => `${id} ${hit?.due}`

/** Stays until the owner has answered; opening only stops the sound. */
function HitBar({ row, heard }: { readonly row: BulletinRow; readonly heard: boolean }) {
  const { t } = useTranslation()
  const { go } = useNavigation()
  if (row.hit === undefined) return undefined
  const { due, late } = row.hit
  return (
    <div className={styles['alert']} data-status={row.status}>
      <span className={heard || !row.own ? undefined : styles['pulse']}>
        <Icon name={heard ? 'mute' : 'bell'} size={18} />
      </span>
      <div className={styles['alertText']}>
        <b>{t('frame.alert.hit')}</b>
        <StatusBadge status={row.status} />
        <strong>{row.title}</strong>
        <span>
          {row.own
            ? t(late ? 'frame.alert.hitLate' : 'frame.alert.hitAsked')
            : t('frame.alert.hitSilent', { unit: row.unitName })}
        </span>
      </div>
      <span className={styles['alertClock']}>
        <DeadlineClock deadline={due} late={late} hint={t('life.hit.by', { time: dateTime(due) })} />
      </span>
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
