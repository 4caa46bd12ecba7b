/** `all`, `neighbours`, `circle:NAME`, codes and ids, as units that can be addressed. */
import { GiaobanError } from '../../shared/errors.ts'
import type { CircleId, UnitId } from '../../shared/ids.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { circleNamed, labelOf, unconfirmedMembers, unitsOf } from '../circles/named.ts'
import { knownNeighbours } from '../enrol/neighbour.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { UnitLeaf } from '../../shared/protocol/directory/leaves/unit.ts'
import { allUnits, isClosed, successorOf, unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { OpenHome } from '../open-home.ts'
import { nameOf } from '../records/unit-names.ts'

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
 * Throws GiaobanError `unit/closed`, `recipient/*`, `circle/unknown`, and `new-neighbour` or `circle/new-member` for one
 * that entered the directory or the circle and that nobody here has confirmed.
 */
export function resolveRecipients(
  home: OpenHome,
  to: readonly string[],
  accept: readonly string[],
): ResolvedRecipients {
  mustBeOpen(home)
  const isCircle = (text: string): boolean => text.startsWith(circleForm)
  const named = (text: string): CircleRecord => circleNamed(home.context, text.slice(circleForm.length))
  const accepted = accept.filter((text) => !isCircle(text)).map((text) => unitNamed(home, text, []))
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

/** What a closed unit has begun is its heir's to go on with. Throws GiaobanError `unit/closed`. */
export function mustBeOpen({ context, directory, records }: OpenHome): void {
  const { self, clock } = context
  const at = { at: clock.now() }
  if (!isClosed(directory.state, self.unit, at)) return
  const heir = successorOf(directory.state, self.unit, at)
  const units = heir === undefined ? {} : { units: nameOf(records, heir).code }
  throw new GiaobanError('unit/closed', { recoverable: false, params: units })
}

function expand(home: OpenHome, text: string, accepted: readonly UnitId[]): readonly UnitId[] {
  if (text === 'all') return home.records.addressable().map((unit) => unit.id)
  if (text !== 'neighbours') return [unitNamed(home, text, accepted)]
  const { self, clock } = home.context
  const all = knownNeighbours(home.directory.state, home.stored.neighbours, { unit: self.unit, at: clock.now() })
  const unconfirmed = all.filter((each) => !each.isConfirmed && !accepted.includes(each.unit))
  if (unconfirmed.length > 0) {
    const units = unconfirmed.map((each) => home.records.unit(each.unit)?.code ?? each.unit)
    throw new GiaobanError('new-neighbour', { params: { units: units.join(', ') } })
  }
  return all.map((each) => each.unit)
}

/**
 * By code, by id, or by a prefix of the id of 8 or more digits. A former code is that of the unit as it is called now;
 * a closed unit is its heir, once a person here has accepted that unit in its place.
 */
export function unitNamed(home: OpenHome, text: string, accepted: readonly UnitId[]): UnitId {
  const { state } = home.directory
  const units = home.records.addressable()
  const byCode = units.find((unit) => unit.code === text)
  if (byCode !== undefined) return byCode.id
  const everybody = allUnits(state)
  const byId = /^[0-9a-f]{8,32}$/.test(text) ? everybody.filter(({ unit }) => unit.startsWith(text)) : []
  if (byId.length > 1) throw new GiaobanError('usage/ambiguous-id')
  const found = byId[0] ?? everybody.find(({ code }) => code === text) ?? formerly(state, text)
  if (found === undefined) throw new GiaobanError('recipient/unknown-unit', { params: { unit: text.slice(0, 40) } })
  const heir = openUnitOf(home, found, accepted)
  if (!units.some(({ id }) => id === heir)) {
    throw new GiaobanError('recipient/unknown-unit', { params: { unit: text.slice(0, 40) } })
  }
  return heir
}

/** Throws GiaobanError `recipient/closed-unit`: mail goes to another unit than was named only if somebody here says so. */
function openUnitOf(home: OpenHome, { unit, code }: UnitLeaf, accepted: readonly UnitId[]): UnitId {
  const { state } = home.directory
  const { self, clock } = home.context
  const at = clock.now()
  if (!isClosed(state, unit, { at })) return unit
  const heir = successorOf(state, unit, { at })
  const near = knownNeighbours(state, home.stored.neighbours, { unit: self.unit, at })
  const isKnown = heir !== undefined && (accepted.includes(heir) || heir === self.unit)
  if (isKnown || near.some((each) => each.unit === heir && each.isConfirmed)) return heir as UnitId
  const units = heir === undefined ? code : `${code} -> ${nameOf(home.records, heir).code}`
  throw new GiaobanError('recipient/closed-unit', { params: { units } })
}

/** The unit that had this code last, where no unit has it now. */
function formerly(state: DirectoryState, code: string): UnitLeaf | undefined {
  const had = [...state.units.values()].flatMap(({ id, versions }) =>
    [...versions].filter((each) => each.unit.code === code).map(({ index }) => ({ id, index })),
  )
  const last = had.toSorted((a, b) => b.index - a.index)[0]
  return last && unitAt(state, last.id)
}
