/** `all`, `neighbours`, codes and ids, as units that can be addressed. */
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import { knownNeighbours } from '../enrol/neighbour.ts'
import type { OpenHome } from '../open-home.ts'

export interface ResolvedRecipients {
  readonly units: readonly UnitId[]
  /** New neighbours that the sender confirms with this message. */
  readonly accepted: readonly UnitId[]
}

/**
 * Throws GiaobanError `recipient/unknown-unit`, `recipient/none`, and `new-neighbour` for one that entered the directory
 * and that nobody here has confirmed.
 */
export function resolveRecipients(
  home: OpenHome,
  to: readonly string[],
  accept: readonly string[],
): ResolvedRecipients {
  const accepted = accept.map((text) => unitNamed(home, text))
  const units = new Set(to.flatMap((text) => expand(home, text, accepted)))
  units.delete(home.context.self.unit)
  if (units.size === 0) throw new GiaobanError('recipient/none')
  return { units: [...units], accepted }
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
