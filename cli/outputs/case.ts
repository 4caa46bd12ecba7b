/** JSON documents of the `case` commands (architecture.md, The command line). */
import { z } from 'zod'
import { caseCalls, caseDetail } from '../../shared/ipc/case-calls.ts'
import { recordLine } from '../../shared/ipc/record-values.ts'

export const caseCreateOutput = caseCalls['case.create'].response
export const caseListOutput = z.strictObject({
  cases: z.array(recordLine.omit({ family: true, unitName: true })),
})
export const caseShowOutput = caseDetail.omit({ can: true, family: true, unitName: true })
export const caseSaidOutput = caseCalls['case.note'].response
export const caseShareOutput = caseCalls['case.share'].response
export const caseUnshareOutput = caseCalls['case.unshare'].response
