/** Bounds of periodic reports: a part of `limits` (limits.ts), by which it is used. */
import { day } from './time.ts'

export const reportLimits = {
  /** One figure. The whole country counts some sixty thousand such crimes in a year. */
  reportFigure: 9_999_999,
  /** From a period's first day to its last, both counted: a leap year and the day by which a reporting year may move. */
  reportSpanDays: 367,
  /** The first year of which anything is reported, and the last. */
  reportFirstYear: 2000,
  reportLastYear: 2100,
  /** After its period newcomers and heirs are given a report for this long: a year is compared with the one before it. */
  reportKeptMs: 3 * 366 * day,
  /** Reports that one overview adds up: the communes of a province, a month each, for two years. More is said to be more. */
  reportOverviewRows: 5000,
} as const
