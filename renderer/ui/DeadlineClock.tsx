import { useTranslation } from 'react-i18next'
import { hour, minute, rfc3339ToMs } from '../../shared/time.ts'
import { useNow } from './clock-context.tsx'
import { countdown, dateTime, span } from './dates.ts'
import styles from './marks.module.css'

/** Below this a person should be on the telephone: seconds are shown. */
const soonMs = 10 * minute

/** Sector of a clock face from twelve o'clock, `part` of a turn. */
function sector(part: number): string {
  const turn = Math.min(0.999, Math.max(0.001, part)) * 2 * Math.PI
  return `M7 7 L7 1.5 A5.5 5.5 0 ${turn > Math.PI ? 1 : 0} 1 ${7 + 5.5 * Math.sin(turn)} ${7 - 5.5 * Math.cos(turn)} Z`
}

interface Props {
  /** RFC 3339. */
  readonly deadline: string
  /** Acknowledged, or closed: the clock stands still. */
  readonly met?: boolean
  /** When the time began to run, for the share of the face; an hour before the deadline when it is not known. */
  readonly since?: string
  /** Whoever decides about late: the engine's word, not only this clock. */
  readonly late?: boolean
  /** What is due; absent: the acknowledgement. */
  readonly hint?: string
}

export function DeadlineClock({ deadline, met = false, since, late = false, hint }: Props) {
  const { t } = useTranslation()
  const now = useNow(1000)
  const end = rfc3339ToMs(deadline) ?? now
  const left = end - now
  const isLate = late || left < 0
  const start = (since === undefined ? undefined : rfc3339ToMs(since)) ?? end - hour
  const share = isLate ? 1 : Math.max(0, Math.min(1, left / Math.max(1, end - start)))
  const tone = met ? 'met' : isLate ? 'late' : left < soonMs ? 'soon' : 'calm'
  const { unit, count, rest } = span(left)
  const direction = isLate ? 'late' : 'left'
  const text = met
    ? t('time.met')
    : !isLate && left < soonMs
      ? countdown(left)
      : (unit === 'hour' || unit === 'day') && rest > 0
        ? t(`time.${direction}More.${unit}`, { n: count, rest })
        : t(`time.${direction}.${unit}`, { n: count })
  return (
    <span className={styles['clock']} data-tone={tone} title={hint ?? t('time.deadline', { time: dateTime(deadline) })}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className={styles['face']}>
        <circle cx="7" cy="7" r="6" />
        <path d={sector(share)} />
      </svg>
      <time dateTime={deadline}>{text}</time>
    </span>
  )
}

/** `12 minutes ago` beside nothing; the exact time on hover. */
export function Ago({ at }: { readonly at: string }) {
  const { t } = useTranslation()
  const now = useNow(30_000)
  const { unit, count } = span(now - (rfc3339ToMs(at) ?? now))
  return (
    <time dateTime={at} title={dateTime(at)}>
      {t(`time.ago.${unit}`, { n: count })}
    </time>
  )
}
