/** What the map shows of a unit: who owes whom an acknowledgement, or where it stands with one alert. */
import type { BulletinRow } from '../../../shared/ipc/bulletin-values.ts'
import type { LadderRow } from '../../../shared/ipc/values.ts'

export interface Duties {
  /** Own bulletins that the unit has not acknowledged. */
  readonly owes: number
  readonly late: boolean
  /** The unit's bulletins that we have not acknowledged. */
  readonly weOwe: number
}

const none: Duties = { owes: 0, late: false, weOwe: 0 }

export function dutiesByUnit(
  answer: readonly BulletinRow[],
  waiting: readonly BulletinRow[],
): ReadonlyMap<string, Duties> {
  const duties = new Map<string, Duties>()
  const at = (unit: string): Duties => duties.get(unit) ?? none
  for (const row of waiting) {
    for (const unit of row.owes)
      duties.set(unit, { ...at(unit), owes: at(unit).owes + 1, late: at(unit).late || row.late })
  }
  for (const row of answer) duties.set(row.unit, { ...at(row.unit), weOwe: at(row.unit).weOwe + 1 })
  return duties
}

/** In the order of a legend: of all open alerts, and of one. */
export const dutyStates = ['own', 'late', 'owes', 'clear'] as const
export const alertStates = ['own', 'late', 'undelivered', 'delivered', 'read', 'acknowledged', 'unasked'] as const
export type MapState = (typeof dutyStates)[number] | (typeof alertStates)[number]

export function mapState(own: boolean, duties: Duties | undefined): MapState {
  if (own) return 'own'
  if (duties === undefined || duties.owes === 0) return 'clear'
  return duties.late ? 'late' : 'owes'
}

/** Where a unit stands with one alert of ours, by its ladder. */
export function alertState(row: Pick<LadderRow, 'rung' | 'late'> | undefined): MapState {
  if (row === undefined) return 'unasked'
  if (row.rung === 'acknowledged' || row.rung === 'acted') return 'acknowledged'
  if (row.late) return 'late'
  if (row.rung === 'opened') return 'read'
  return row.rung === 'delivered' || row.rung === 'decrypted' ? 'delivered' : 'undelivered'
}
