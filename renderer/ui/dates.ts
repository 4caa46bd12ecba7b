/** Dates for people: dd/MM/yyyy HH:mm in Vietnam's time zone, which has no summer time. */
import { day, hour, minute, second } from '../../shared/time.ts'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

function split(rfc3339: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of parts.formatToParts(new Date(rfc3339))) found[part.type] = part.value
  return found
}

/** `21/11/2026 20:04`. */
export function dateTime(rfc3339: string): string {
  const p = split(rfc3339)
  return `${p['day']}/${p['month']}/${p['year']} ${p['hour']}:${p['minute']}`
}

/** `21/11/2026 20:04`, in Vietnam's time zone, as ms UTC; undefined for what is no such time. */
export function timeOf(text: string): number | undefined {
  const [date = '', clock = ''] = text.trim().split(/\s+/)
  const iso = isoDate(date)
  const at = iso === undefined || !/^\d{2}:\d{2}$/.test(clock) ? NaN : Date.parse(`${iso}T${clock}:00.000+07:00`)
  return Number.isNaN(at) ? undefined : at
}

/** `20:04` on the same day as `now`, else `21/11 20:04`, with the year when it is another. */
export function shortTime(rfc3339: string, now: number): string {
  const p = split(rfc3339)
  const today = split(new Date(now).toISOString())
  const clock = `${p['hour']}:${p['minute']}`
  if (p['year'] !== today['year']) return `${p['day']}/${p['month']}/${p['year']}`
  return p['day'] === today['day'] && p['month'] === today['month'] ? clock : `${p['day']}/${p['month']} ${clock}`
}

/** `1990-03-07` as `07/03/1990`; anything else as it is. */
export function plainDate(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match === null ? text : `${match[3]}/${match[2]}/${match[1]}`
}

/** `07/03/1990` as `1990-03-07`; undefined for what is no such date. */
export function isoDate(text: string): string | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim())
  if (match === null) return undefined
  const iso = `${match[3]}-${(match[2] as string).padStart(2, '0')}-${(match[1] as string).padStart(2, '0')}`
  const at = Date.parse(`${iso}T00:00:00.000Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso ? undefined : iso
}

export interface Span {
  readonly unit: 'second' | 'minute' | 'hour' | 'day'
  readonly count: number
  /** Minutes beside hours, hours beside days. */
  readonly rest: number
}

/** A length of time in the one or two units that matter. */
export function span(ms: number): Span {
  const length = Math.abs(ms)
  if (length < minute) return { unit: 'second', count: Math.floor(length / second), rest: 0 }
  if (length < hour) return { unit: 'minute', count: Math.floor(length / minute), rest: 0 }
  if (length < day)
    return { unit: 'hour', count: Math.floor(length / hour), rest: Math.floor((length % hour) / minute) }
  return { unit: 'day', count: Math.floor(length / day), rest: Math.floor((length % day) / hour) }
}

/** Seconds matter in the last ten minutes only: `7:04`. */
export function countdown(ms: number): string {
  const total = Math.max(0, Math.floor(ms / second))
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`
}
