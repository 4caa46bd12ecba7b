/** Time as the protocol has it: milliseconds UTC, shown as RFC 3339, durations as `90s|10m|8h|3d`. */

/** The one source of time. Only composition roots make a real one. */
export interface Clock {
  /** Wall clock, ms since 1970 UTC. Within a vault it never runs backwards (engine wraps it). */
  now(): number
  /** Monotonic ms since an arbitrary start: deadlines on screen, timeouts, back-off. */
  monotonic(): number
}

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** The end of the year 9999: what a time of four digits can show, and so the latest that any field may hold. */
export const latestTimeMs = 253_402_300_799_999

/** `2026-11-21T13:04:05.120Z`. Throws RangeError beyond `latestTimeMs`, which no field holds. */
export const msToRfc3339 = (ms: number): string => new Date(ms).toISOString()

/** Milliseconds of an RFC 3339 time in UTC with `Z`; `undefined` for other forms, and for a day that does not exist. */
export function rfc3339ToMs(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/.test(text)) return undefined
  const ms = Date.parse(text)
  // 31 February is the third of March to Date.parse
  return Number.isNaN(ms) || msToRfc3339(ms).slice(0, 10) !== text.slice(0, 10) ? undefined : ms
}

const unitMs = { s: second, m: minute, h: hour, d: day } as const

/** Milliseconds of `90s`, `10m`, `8h` or `3d`; `undefined` for anything else, zero included. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text)
  return match === null ? undefined : Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
}
