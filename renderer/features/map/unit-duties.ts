/** Who owes whom an acknowledgement, from the desk as it is. */
import type { BulletinRow } from '../../../shared/ipc/bulletin-values.ts'

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

export type MapState = 'own' | 'late' | 'owes' | 'clear'

export function mapState(own: boolean, duties: Duties | undefined): MapState {
  if (own) return 'own'
  if (duties === undefined || duties.owes === 0) return 'clear'
  return duties.late ? 'late' : 'owes'
}
