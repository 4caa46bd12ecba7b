/** A report.json as it is given to `report submit` and `report correct`. */
import { reportInput, type ReportInput } from '../shared/domain/report-table.ts'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import { readJsonFile } from './files.ts'

/** Throws GiaobanError `report/invalid`, and what `readJsonFile` throws. */
export function readReport(path: string): ReportInput {
  const parsed = reportInput.safeParse(readJsonFile(path, limits.bodyBytes))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new GiaobanError('report/invalid', { params: { field: issue?.path.map(String).join('.') ?? '', rule: 'form' } })
}
