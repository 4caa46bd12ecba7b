/**
 * What a periodic report is, computed from its operations: the version that holds, and every one before it. A pure
 * function of the set, equal on every machine (docs/spec/report.md, Projection).
 */
import type { ReportInput } from '../../shared/domain/report-table.ts'
import type { ReportState } from '../../shared/domain/report-words.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import { bitsToHandling, type Operation, type OperationOf } from './operation.ts'
import { isReportVersion, type ReportVersion } from './report-rules.ts'

export interface ReportView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'report-submit'>
  /** The version that holds: the last one. */
  readonly head: ReportVersion
  /** 1 for what was submitted first. */
  readonly version: number
  /** Every one, in the order of projection. */
  readonly versions: readonly ReportVersion[]
  readonly report: ReportInput
  readonly state: ReportState
  /** Permitted operations in the order of projection. */
  readonly permitted: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

export function projectReport(operations: Iterable<Operation>, heirs: Heirs = noHeirs): ReportView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const permitted = order.ordered.filter((each) => !breaches.has(each.hash))
  const [creator] = permitted
  if (creator?.kind !== 'report-submit') return undefined
  const versions = permitted.filter(isReportVersion)
  const head = versions.at(-1) ?? creator
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    head,
    version: versions.length,
    versions,
    report: reportIn(head, creator),
    state: versions.length > 1 ? 'corrected' : 'submitted',
    permitted,
    waiting: order.waiting,
    missing: order.missing,
  }
}

/** Marking and handling are those of what was submitted, for good: who has it was told so. */
const reportIn = ({ body }: ReportVersion, { marking, handling }: OperationOf<'report-submit'>): ReportInput => ({
  ...body.report,
  marking,
  handling: bitsToHandling(handling),
})
