/** Days of periods. A day is one in Vietnam, named `YYYY-MM-DD`; both ends are counted. */
import { limits } from '../limits.ts'
import { day, hour } from '../time.ts'
import type { PeriodKind } from './report-words.ts'

export interface Days {
  readonly from: string
  readonly to: string
}

/** Vietnam has no daylight saving time: UTC+7 all year. */
const vietnamOffsetMs = 7 * hour

export const dayNumber = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / day)
export const dateOfDay = (number: number): string => new Date(number * day).toISOString().slice(0, 10)
/** The day that it is in Vietnam at `now`. */
export const dayAt = (now: number): string => dateOfDay(Math.floor((now + vietnamOffsetMs) / day))
/** When that day begins, ms UTC. */
export const dayStart = (date: string): number => dayNumber(date) * day - vietnamOffsetMs

/** How many days it has; 0 or less where it ends before it begins. */
export const daysIn = ({ from, to }: Days): number => dayNumber(to) - dayNumber(from) + 1

/** What every receiver asks of a period, too. */
export const isPeriod = (days: Days): boolean =>
  daysIn(days) >= 1 && daysIn(days) <= limits.reportSpanDays && yearOf(days.from) >= limits.reportFirstYear

export const yearOf = (date: string): number => Number(date.slice(0, 4))

export const touches = (a: Days, b: Days): boolean => a.from <= b.to && b.from <= a.to
export const isWithin = (inner: Days, outer: Days): boolean => inner.from >= outer.from && inner.to <= outer.to

/** The same days of the year before; 29 February is 28 February. */
export const yearBefore = ({ from, to }: Days): Days => ({ from: dateBefore(from), to: dateBefore(to) })

function dateBefore(date: string): string {
  const rest = date.slice(4)
  const year = String(yearOf(date) - 1).padStart(4, '0')
  return `${year}${rest === '-02-29' ? '-02-28' : rest}`
}

/** Fewest and most days of a period that is called so, wherever it begins. */
const spans: Readonly<Record<PeriodKind, readonly [number, number]>> = {
  week: [5, 10],
  month: [27, 32],
  quarter: [88, 94],
  'half-year': [179, 186],
  'nine-months': [271, 278],
  year: [363, limits.reportSpanDays],
  other: [1, limits.reportSpanDays],
}

export function isCalled(kind: PeriodKind, days: Days): boolean {
  const [fewest, most] = spans[kind]
  return daysIn(days) >= fewest && daysIn(days) <= most
}
