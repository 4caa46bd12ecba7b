/** Bounds of joint plans: a part of `limits` (limits.ts), by which it is used. */
import { day, minute } from './time.ts'

export const planLimits = {
  /** From a plan's start to its end: a campaign of a month. A calendar asks for as much to either side of what it shows. */
  planSpanMs: 31 * day,
  /** Less is no time in which anybody meets. */
  planShortestMs: 15 * minute,
  /** How far ahead a plan begins: the yearly programme of the regulation. */
  planAheadMs: 366 * day,
  /** After its end newcomers and heirs are given a plan for this long: until the quarter has been reported. */
  planKeptMs: 92 * day,
  /** Places that one plan names: lodgings, routes, meeting points. */
  planPlaces: 64,
  /** Figures of one result: no force counts more in a month. */
  planFigure: 999_999,
  /** What one look at the calendar spans: six weeks and a day of slack for each side. */
  planCalendarMs: 44 * day,
  /** Plans in one look; more is said to be more. */
  planCalendarRows: 300,
} as const
