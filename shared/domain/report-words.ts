/** The closed lists of a periodic report. The order of the first two is the wire form: append only, never reorder. */

/** What a period is called. Which days it has is said by its dates: units do not all begin a month on the first. */
export const periodKinds = ['week', 'month', 'quarter', 'half-year', 'nine-months', 'year', 'other'] as const
/** Groups of social-order crimes. Each crime is counted in one of them, so that they add up. */
export const crimeGroups = [
  'murder',
  'injury',
  'robbery',
  'snatching',
  'extortion',
  'theft',
  'fraud',
  'usury',
  'sexual',
  'trafficking',
  'disorder',
  'gambling',
  'resisting',
  'other',
] as const
/** What is counted in each group, in the order in which it is shown. */
export const reportFigures = ['recorded', 'cleared', 'offenders'] as const
/** Why an overview shows a report and does not add it up. */
export const skipReasons = ['duplicate', 'overlap', 'outside'] as const
/** How a unit stands to what it has set itself for the year. */
export const paces = ['on-track', 'behind', 'missed', 'unknown'] as const

export type PeriodKind = (typeof periodKinds)[number]
export type CrimeGroup = (typeof crimeGroups)[number]
export type SkipReason = (typeof skipReasons)[number]
export type Pace = (typeof paces)[number]
/** corrected: a later version has come in the place of the first. */
export type ReportState = 'submitted' | 'corrected'
