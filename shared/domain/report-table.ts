/** The field table of a periodic report (docs/spec/report.md): one table, the form on the wire and the form in JSON. */
import type { z } from 'zod'
import { limits } from '../limits.ts'
import { handlings, recordStatuses, typedMarkings } from './bulletin-words.ts'
import { periodKinds } from './report-words.ts'
import { date, integer, text, word } from './shape.ts'
import { may, need, table } from './shape-table.ts'

const long = text(limits.longTextBytes, { lines: true })
const count = integer(0, limits.reportFigure)
const percent = integer(0, 100)

/** Of one group: no rate travels, it is computed from these. */
export const countsTable = table({ recorded: need(0, count), cleared: need(1, count), offenders: may(2, count) })

const counts = countsTable
/** By group: the keys are the places of the words in `crimeGroups`. */
const figuresTable = table({
  murder: may(0, counts),
  injury: may(1, counts),
  robbery: may(2, counts),
  snatching: may(3, counts),
  extortion: may(4, counts),
  theft: may(5, counts),
  fraud: may(6, counts),
  usury: may(7, counts),
  sexual: may(8, counts),
  trafficking: may(9, counts),
  disorder: may(10, counts),
  gambling: may(11, counts),
  resisting: may(12, counts),
  other: may(13, counts),
})

/** What a unit has set itself for a year. Whole per cent. */
const targetTable = table({
  year: need(0, integer(limits.reportFirstYear, limits.reportLastYear)),
  /** By how much fewer crimes than in the year before. */
  reduction: may(1, percent),
  clearUp: may(2, percent),
  /** Recorded in the whole year before, where no reports of it are at hand. */
  baseline: may(3, count),
})

export const reportTable = table({
  title: need(0, text(limits.titleBytes)),
  status: need(1, word(recordStatuses)),
  marking: need(undefined, word(typedMarkings)),
  handling: need(undefined, word(handlings)),
  handlingNote: may(2, long),
  /** From the first day to the last, both counted, as days in Vietnam. */
  period: need(3, table({ kind: need(0, word(periodKinds)), from: need(1, date), to: need(2, date) })),
  figures: need(4, figuresTable),
  /** Wanted persons arrested, or who have given themselves up. */
  wanted: may(5, count),
  target: may(6, targetTable),
  notes: may(7, long),
  /** Who has put the figures together, where that is not who signs. */
  preparedBy: may(8, text(limits.shortTextBytes)),
})

export const reportInput = reportTable.json
export type ReportInput = z.output<typeof reportInput>
export const figuresInput = figuresTable.json
export type CrimeFigures = z.output<typeof figuresInput>
export type CrimeCounts = z.output<typeof countsTable.json>
export const targetInput = targetTable.json
export type ReportTarget = z.output<typeof targetInput>
export type ReportPeriod = ReportInput['period']
