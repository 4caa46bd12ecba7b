/** At most `limits.leavesPerUnitAndHour` leaves of a unit in an hour (UTC) of `logged`. Removals never count. */
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import type { Verdict } from '../../shared/protocol/directory/verdict.ts'
import { hour } from '../../shared/time.ts'

/** What the authority says, and what must never wait: the end of a device or an officer, a veto. */
const uncounted: ReadonlySet<LeafType> = new Set(['unit', 'succession', 'revocation', 'veto', 'witness-key', 'new-log'])

export class HourlyRate {
  #hour = 0
  readonly #leavesByUnit = new Map<UnitId, number>()

  /** The unit that the leaf counts for; statements of the authority count for nobody. */
  static unitOf(verdict: Verdict, statement: Statement): UnitId | undefined {
    if (verdict.kind !== 'applied' || uncounted.has(statement.type)) return undefined
    const isRemoval = statement.type === 'epoch' && statement.body.removes.length > 0
    return isRemoval ? undefined : verdict.unit
  }

  allows(unit: UnitId | undefined, logged: number): boolean {
    if (unit === undefined || Math.floor(logged / hour) !== this.#hour) return true
    return (this.#leavesByUnit.get(unit) ?? 0) < limits.leavesPerUnitAndHour
  }

  count(unit: UnitId | undefined, logged: number): void {
    const now = Math.floor(logged / hour)
    if (now !== this.#hour) this.#leavesByUnit.clear()
    this.#hour = now
    if (unit !== undefined) this.#leavesByUnit.set(unit, (this.#leavesByUnit.get(unit) ?? 0) + 1)
  }
}
