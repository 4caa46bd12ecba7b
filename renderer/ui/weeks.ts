/** The days and weeks of a calendar, as Vietnam counts them: its own time zone, which has no summer time, Monday first. */
import { day, hour } from '../../shared/time.ts'

const ahead = 7 * hour

/** A day, counted from 1 January 1970 in Vietnam. */
export type DayNumber = number

export const dayOf = (ms: number): DayNumber => Math.floor((ms + ahead) / day)
/** Its first millisecond, UTC. */
export const startOf = (date: DayNumber): number => date * day - ahead

const utc = (date: DayNumber): Date => new Date(date * day)
/** `2026-12-07`. */
export const isoOf = (date: DayNumber): string => utc(date).toISOString().slice(0, 10)
/** 0 Monday to 6 Sunday. */
export const weekdayOf = (date: DayNumber): number => (utc(date).getUTCDay() + 6) % 7
export const monthOf = (date: DayNumber): { readonly year: number; readonly month: number } => ({
  year: utc(date).getUTCFullYear(),
  month: utc(date).getUTCMonth() + 1,
})
export const isSameMonth = (a: DayNumber, b: DayNumber): boolean => isoOf(a).slice(0, 7) === isoOf(b).slice(0, 7)

/** Every week that has a day of that day's month, whole. */
export function weeksOf(date: DayNumber): readonly (readonly DayNumber[])[] {
  const first = date - utc(date).getUTCDate() + 1
  const monday = first - weekdayOf(first)
  const weeks: DayNumber[][] = []
  for (let start = monday; start === monday || isSameMonth(start, date); start += 7)
    weeks.push(Array.from({ length: 7 }, (_, index) => start + index))
  return weeks
}

/** The same day so many months on, or the last one of a shorter month. */
export function monthsOn(date: DayNumber, months: number): DayNumber {
  const { year, month } = monthOf(date)
  const first = Date.UTC(year, month - 1 + months, 1) / day
  const last = Date.UTC(year, month + months, 0) / day
  return Math.min(first + utc(date).getUTCDate() - 1, last)
}
