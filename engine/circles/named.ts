/** Which circle a person means, and who of its members nobody at this home has confirmed yet. */
import { GiaobanError } from '../../shared/errors.ts'
import type { CircleId, UnitId } from '../../shared/ids.ts'
import { circleUnits, isMember } from '../../shared/protocol/directory/circles.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { circleName, confirmedMembers } from '../store/circles.ts'
import type { SyncContext } from '../sync/context.ts'

/** Circles that the own unit belongs to now, ascending by id. */
export const ownCircles = ({ directory, self }: SyncContext): readonly CircleRecord[] =>
  [...directory.state.circles.values()].flatMap(({ last }) =>
    last !== undefined && isMember(last, self.unit) ? [last] : [],
  )

/** By its name here, its id, or a prefix of 8 digits or more. Throws GiaobanError `circle/unknown`, `usage/ambiguous-id`. */
export function circleNamed(context: SyncContext, text: string): CircleRecord {
  const all = ownCircles(context)
  const byName = all.filter(({ circle }) => circleName(context.store.read, circle)?.name === text)
  const found =
    byName.length > 0
      ? byName
      : /^[0-9a-f]{8,32}$/.test(text)
        ? all.filter(({ circle }) => circle.startsWith(text))
        : []
  const [first, second] = found
  if (second !== undefined) throw new GiaobanError('usage/ambiguous-id')
  if (first === undefined) throw new GiaobanError('circle/unknown')
  return first
}

/** Members, closed ones by their heirs: to whom a message to the circle goes. */
export function unitsOf({ directory, clock }: SyncContext, circle: CircleRecord): readonly UnitId[] {
  const { state } = directory
  return circleUnits(state, circle, { size: state.size, at: Math.max(clock.now(), state.clock) })
}

/** Whoever adds a unit to a circle adds a reader for everybody: each sender looks at it once. */
export function unconfirmedMembers(context: SyncContext, circle: CircleRecord): readonly UnitId[] {
  const confirmed = confirmedMembers(context.store.read, circle.circle)
  return unitsOf(context, circle).filter((unit) => unit !== context.self.unit && !confirmed.has(unit))
}

export const labelOf = (context: SyncContext, circle: CircleId): string =>
  circleName(context.store.read, circle)?.name ?? circle.slice(0, 8)
