/** Bodies of the operations on a periodic report, types 32 and 33, version 1 (docs/spec/report.md). */
import { reportTable, type ReportInput } from '../../domain/report-table.ts'
import { defineBody } from '../body.ts'
import { field, type Schema } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

/** The part of a report that its body holds as one table. */
export type ReportContent = Omit<ReportInput, 'marking' | 'handling'>
// The table leaves out the rows without a key: marking, handling.
const content = reportTable.cbor as unknown as Schema<ReportContent>

export const reportSubmit = defineBody({ role: roleField, report: field(9, content) })

/** The whole of the version that comes in the place of an earlier one, and why it does. */
export const reportCorrect = defineBody({ role: roleField, report: field(9, content), reason: field(10, shortText) })
