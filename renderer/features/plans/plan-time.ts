/** When a plan is, for people. */
import { shortTime } from '../../ui/dates.ts'
import { dayOf } from '../../ui/weeks.ts'

interface Window {
  readonly starts: string
  readonly ends: string
}

/** `07/12 18:00 – 23:00`: the day of the end only where it is another one. */
export function windowText({ starts, ends }: Window, now: number): string {
  const isOneDay = dayOf(Date.parse(starts)) === dayOf(Date.parse(ends))
  return `${shortTime(starts, now)} – ${shortTime(ends, isOneDay ? Date.parse(ends) : now)}`
}

/** Whether the plan goes on in that day. */
export const isOn = ({ starts, ends }: Window, date: number): boolean =>
  dayOf(Date.parse(starts)) <= date && dayOf(Date.parse(ends) - 1) >= date
