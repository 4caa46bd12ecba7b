/** A plan.json as it is given to `plan propose` and `plan change`. */
import { planInput, type PlanInput } from '../shared/domain/plan-input.ts'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import { readJsonFile } from './files.ts'

/** Throws GiaobanError `plan/invalid`, and what `readJsonFile` throws. */
export function readPlan(path: string): PlanInput {
  const parsed = planInput.safeParse(readJsonFile(path, limits.bodyBytes))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new GiaobanError('plan/invalid', { params: { field: issue?.path.map(String).join('.') ?? '', rule: 'form' } })
}
