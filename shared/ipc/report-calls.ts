/** Calls about periodic reports: submit, correct, read, and what they come to over units and days (docs/spec/report.md). */
import { z } from 'zod'
import { reportInput, targetInput } from '../domain/report-table.ts'
import { crimeGroups, paces, periodKinds, skipReasons } from '../domain/report-words.ts'
import { isDate } from '../domain/shape.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { recordLine } from './record-values.ts'
import { hex32, idOrPrefix, officerRef, recordStatus, shortText, time, unitCode, unitRef } from './values.ts'

const commander = ['commander'] as const
const writing = [
  'report/invalid',
  'marking/not-allowed',
  'marking/off',
  'unit/closed',
  'recipient/no-key',
  'directory/stale',
  'clock/refused',
  'store/full',
] as const

/** A day in Vietnam. */
const date = z.string().refine(isDate, { error: 'date' })
const period = z.strictObject({ kind: z.enum(periodKinds), from: date, to: date })
const counts = {
  recorded: z.number(),
  cleared: z.number(),
  offenders: z.number(),
  /** Per cent with two places; absent where nothing was recorded. Over 100: crimes of an earlier period. */
  clearUp: z.number().optional(),
}
/** What some reports come to. */
export const reportSums = z.strictObject({
  groups: z.array(z.strictObject({ group: z.enum(crimeGroups), ...counts })),
  total: z.strictObject(counts),
  wanted: z.number(),
  /** Days of which there is a report. */
  days: z.number(),
})
export type ReportSums = z.infer<typeof reportSums>

export const reportLine = recordLine.extend({ period, total: z.strictObject(counts), version: z.number() })
export type ReportLine = z.infer<typeof reportLine>

export const reportDetail = recordLine.omit({ parties: true }).extend({
  by: officerRef,
  report: reportInput,
  sums: reportSums,
  /** Groups in which more was cleared up than recorded. */
  over: z.array(z.enum(crimeGroups)),
  /** 1 for what was submitted first; `head` is the statement of the version that holds. */
  version: z.number(),
  head: hex32,
  recipients: z.array(unitRef),
  /** Every version, the oldest first; the last is the one that holds. */
  versions: z.array(
    z.strictObject({
      statement: hex32,
      at: time,
      unit: unitRef,
      by: officerRef,
      reason: z.string().optional(),
      sums: reportSums,
    }),
  ),
  can: z.strictObject({ correct: z.boolean() }),
})
export type ReportDetail = z.infer<typeof reportDetail>

const progress = z.strictObject({
  target: targetInput,
  soFar: reportSums,
  /** Recorded in the whole year before. */
  baseline: z.number().optional(),
  /** At most so many in the whole year. */
  ceiling: z.number().optional(),
  recorded: z.enum(paces),
  clearUp: z.enum(paces),
})
export const reportOverview = z.strictObject({
  from: date,
  to: date,
  /** How many days were asked for: a unit that has fewer has a gap. */
  days: z.number(),
  units: z.array(
    reportSums.extend({
      unit: unitRef,
      before: reportSums,
      progress: progress.optional(),
      reports: z.array(
        z.strictObject({
          id: hex32,
          ref: z.string(),
          version: z.number(),
          period,
          /** Why it is not added up; absent: it is. */
          skipped: z.enum(skipReasons).optional(),
        }),
      ),
    }),
  ),
  total: reportSums,
  before: reportSums,
  /** Units from which nothing of these days is at hand. */
  silent: z.array(unitRef),
  /** There are more reports than are added up. */
  more: z.boolean(),
})
export type ReportOverview = z.infer<typeof reportOverview>

const overviewRequest = z.strictObject({
  from: date,
  to: date,
  units: z.array(z.string()).max(limits.addressees).optional(),
  /** Reports of an exercise or a test are never added up with actual ones. */
  status: recordStatus.default('actual'),
})

export const reportCalls = {
  'report.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ reports: z.array(reportLine), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  'report.get': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: reportDetail,
    roles: readers,
    errors: [],
  }),
  /** Over whole days. */
  'report.overview': call({
    request: overviewRequest,
    response: reportOverview,
    roles: readers,
    errors: ['report/invalid', 'recipient/unknown-unit'],
  }),
  /** The overview as a table, to a place that a person chose (the shell's dialog, or `--out`). Audited. */
  'report.export': call({
    request: overviewRequest.extend({
      language: z.enum(['vi', 'en']).default('vi'),
      bom: z.boolean().default(true),
      out: z.string().optional(),
    }),
    response: z.strictObject({ saved: z.boolean(), size: z.number().optional() }),
    roles: readers,
    errors: ['report/invalid', 'recipient/unknown-unit', 'store/full', 'store/read-only', 'store/io'],
  }),
  /** Sealed to units, never to a circle. */
  'report.submit': call({
    request: z.strictObject({
      report: reportInput,
      to: z.array(z.string()).min(1).max(limits.addressees),
      accept: z.array(z.string()).default([]),
    }),
    response: z.strictObject({ id: hex32, ref: z.string(), recipients: z.array(unitCode) }),
    roles: commander,
    errors: [
      ...writing,
      'recipient/unknown-unit',
      'recipient/closed-unit',
      'recipient/none',
      'new-neighbour',
      'directory/split-view',
      'directory/update-needed',
    ],
  }),
  /** In the place of `version`, to all who have it: the same days, other figures, and why. */
  'report.correct': call({
    request: z.strictObject({ id: idOrPrefix, version: hex32, report: reportInput, reason: shortText }),
    response: z.strictObject({ id: hex32, statement: hex32, version: z.number() }),
    roles: commander,
    errors: [...writing, 'report/changed', 'usage/wrong-state'],
  }),
} as const
