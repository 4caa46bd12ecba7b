/** `all`, `neighbours`, `circle:NAME`, codes and ids, as units that can be addressed. */
import { GiaobanError } from '../../shared/errors.ts'
import type { CircleId, UnitId } from '../../shared/ids.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { circleNamed, labelOf, unconfirmedMembers, unitsOf } from '../circles/named.ts'
import { knownNeighbours } from '../enrol/neighbour.ts'
import type { OpenHome } from '../open-home.ts'

export interface ResolvedRecipients {
  readonly units: readonly UnitId[]
  /** Circles that stand for some of them where they may be sealed to. */
  readonly circles: readonly CircleId[]
  /** Members of a circle that the sender confirms with this message. */
  readonly members: readonly { readonly circle: CircleId; readonly units: readonly UnitId[] }[]
  /** New neighbours that the sender confirms with this message. */
  readonly accepted: readonly UnitId[]
}

const circleForm = 'circle:'

/**
 * Throws GiaobanError `recipient/unknown-unit`, `recipient/none`, `circle/unknown`, and `new-neighbour` or
 * `circle/new-member` for one that entered the directory or the circle and that nobody here has confirmed.
 */
export function resolveRecipients(
  home: OpenHome,
  to: readonly string[],
  accept: readonly string[],
): ResolvedRecipients {
  const isCircle = (text: string): boolean => text.startsWith(circleForm)
  const named = (text: string): CircleRecord => circleNamed(home.context, text.slice(circleForm.length))
  const accepted = accept.filter((text) => !isCircle(text)).map((text) => unitNamed(home, text))
  const whole = accept.filter(isCircle).map((text) => named(text).circle)
  const circles = to.filter(isCircle).map(named)
  const members = circles.map((circle) => ({
    circle: circle.circle,
    units: newMembers(home, circle, { accepted, whole }),
  }))
  const units = new Set([
    ...to.filter((text) => !isCircle(text)).flatMap((text) => expand(home, text, accepted)),
    ...circles.flatMap((circle) => unitsOf(home.context, circle)),
  ])
  units.delete(home.context.self.unit)
  if (units.size === 0) throw new GiaobanError('recipient/none')
  return { units: [...units], circles: circles.map(({ circle }) => circle), members, accepted }
}

/** Those that this message confirms. Throws for any that it does not. */
function newMembers(
  home: OpenHome,
  circle: CircleRecord,
  accept: { readonly accepted: readonly UnitId[]; readonly whole: readonly CircleId[] },
): readonly UnitId[] {
  const all = unconfirmedMembers(home.context, circle)
  if (accept.whole.includes(circle.circle)) return all
  const unconfirmed = all.filter((unit) => !accept.accepted.includes(unit))
  if (unconfirmed.length > 0) {
    const units = unconfirmed.map((unit) => home.records.unit(unit)?.code ?? unit)
    throw new GiaobanError('circle/new-member', {
      params: { units: units.join(', '), circle: labelOf(home.context, circle.circle) },
    })
  }
  return all
}

function expand(home: OpenHome, text: string, accepted: readonly UnitId[]): readonly UnitId[] {
  if (text === 'all') return home.records.addressable().map((unit) => unit.id)
  if (text !== 'neighbours') return [unitNamed(home, text)]
  const { self, clock } = home.context
  const all = knownNeighbours(home.directory.state, home.stored.neighbours, { unit: self.unit, at: clock.now() })
  const unconfirmed = all.filter((each) => !each.isConfirmed && !accepted.includes(each.unit))
  if (unconfirmed.length > 0) {
    const units = unconfirmed.map((each) => home.records.unit(each.unit)?.code ?? each.unit)
    throw new GiaobanError('new-neighbour', { params: { units: units.join(', ') } })
  }
  return all.map((each) => each.unit)
}

/** By code, by id, or by a prefix of the id of 8 or more digits. */
function unitNamed(home: OpenHome, text: string): UnitId {
  const units = home.records.addressable()
  const byCode = units.find((unit) => unit.code === text)
  if (byCode !== undefined) return byCode.id
  const byId = /^[0-9a-f]{8,32}$/.test(text) ? units.filter((unit) => unit.id.startsWith(text)) : []
  const [first, second] = byId
  if (second !== undefined) throw new GiaobanError('usage/ambiguous-id')
  if (first === undefined) throw new GiaobanError('recipient/unknown-unit', { params: { unit: text.slice(0, 40) } })
  return first.id
}
