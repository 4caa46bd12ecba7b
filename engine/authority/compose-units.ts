/** The authority's word about units: who they are, who administers them, their borders and their end. */
import { idBytes, type DeviceId, type KeyId, type OfficerId, type UnitId } from '../../shared/ids.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { UnitAdmin } from '../../shared/protocol/directory/leaves/fields.ts'
import type { UnitLeaf } from '../../shared/protocol/directory/leaves/unit.ts'
import { adminsOf, unitAt } from '../../shared/protocol/directory/selectors.ts'
import { judged, policyOf, rootsOf, type Draft, type DraftPlace } from './draft.ts'

/** Who signs: root keys (the first `threshold` where none are named), and administrators beside them. */
export interface Hands {
  readonly by: readonly KeyId[]
  /** Whose word makes it count at once; absent: it waits, or needs none. */
  readonly agreedBy?: readonly UnitId[]
}

const orderedAdmins = (admins: readonly UnitAdmin[]): readonly UnitAdmin[] =>
  admins.toSorted((a, b) => (a.officer < b.officer ? -1 : 1))

/** A new unit with its first administrators. */
export function draftUnit(place: DraftPlace, { unit, by }: { readonly unit: UnitLeaf } & Hands): Draft<'unit'> {
  const body = { ...unit, admins: orderedAdmins(unit.admins) }
  return judged(place, { type: 'unit', body, signers: rootsOf(policyOf(place.state), by) })
}

export type UnitChange = Partial<Pick<UnitLeaf, 'code' | 'name' | 'level' | 'parent' | 'shortForm' | 'link' | 'mat'>>

/** Another name, code, level or parent. Certificates, epochs and mail are the unit's as before: only words change. */
export function draftUnitChange(
  place: DraftPlace,
  { unit, change, by, agreedBy = [] }: { readonly unit: UnitId; readonly change: UnitChange } & Hands,
): Draft<'unit'> {
  const before = knownUnit(place, unit)
  const signers = [...rootsOf(policyOf(place.state), by), ...agreedBy.map((each) => oneAdmin(place, each))]
  return judged(place, { type: 'unit', body: { ...before, ...change }, signers })
}

/**
 * Other administrators. With the word of more than half of the old ones (`agreed`) it counts at once; without it is a
 * recovery, which waits 72 h, is shown to every correspondent and can be vetoed.
 */
export function draftAdministrators(
  place: DraftPlace,
  change: {
    readonly unit: UnitId
    readonly admins: readonly UnitAdmin[]
    readonly agreed: boolean
    readonly by: readonly KeyId[]
  },
): Draft<'unit'> {
  const before = knownUnit(place, change.unit)
  const old = adminsOf(place.state, change.unit, place.now)
  const consent = change.agreed ? old.slice(0, Math.floor(before.admins.length / 2) + 1) : []
  const signers = [...rootsOf(policyOf(place.state), change.by), ...consent.map(({ keyId }) => keyId)]
  return judged(place, { type: 'unit', body: { ...before, admins: orderedAdmins(change.admins) }, signers })
}

/** Valid at once when both units are named in `agreedBy`, otherwise 72 h after it was logged. */
export function draftBorder(
  place: DraftPlace,
  border: { readonly units: readonly [UnitId, UnitId]; readonly state: 'open' | 'closed' } & Hands,
): Draft<'border'> {
  const [a, b] = border.units[0] < border.units[1] ? border.units : [border.units[1], border.units[0]]
  const consent = (border.agreedBy ?? []).map((each) => oneAdmin(place, each))
  const signers = [...rootsOf(policyOf(place.state), border.by), ...consent]
  return judged(place, { type: 'border', body: { a, b, state: border.state }, signers })
}

/** At once with the word of the closing unit, otherwise after 72 h. */
export function draftSuccession(
  place: DraftPlace,
  closing: { readonly unit: UnitId; readonly successor?: UnitId } & Hands,
): Draft<'succession'> {
  const { unit, successor, by, agreedBy = [] } = closing
  const signers = [...rootsOf(policyOf(place.state), by), ...agreedBy.map((each) => oneAdmin(place, each))]
  const body = { unit, ...(successor === undefined ? {} : { successor }) }
  return judged(place, { type: 'succession', body, signers })
}

/** The authority's word alone: where a unit has nobody left who could revoke. */
export function draftRevocation(
  place: DraftPlace,
  revoked: {
    readonly unit: UnitId
    readonly target: { readonly device: DeviceId } | { readonly officer: OfficerId }
    readonly reason: LeafBody<'revocation'>['reason']
    readonly by: readonly KeyId[]
  },
): Draft<'revocation'> {
  const { unit, target, reason, by } = revoked
  const kind = 'device' in target ? 'device' : 'officer'
  const body = { unit, kind, target: idBytes('device' in target ? target.device : target.officer), reason } as const
  return judged(place, { type: 'revocation', body, signers: rootsOf(policyOf(place.state), by) })
}

function knownUnit({ state }: DraftPlace, unit: UnitId): UnitLeaf {
  const known = unitAt(state, unit)
  if (known === undefined) throw new GiaobanError('recipient/unknown-unit')
  return known
}

/** The first administrator of the unit whose word counts now. */
function oneAdmin({ state, now }: DraftPlace, unit: UnitId): KeyId {
  const [first] = adminsOf(state, unit, now)
  if (first === undefined) throw new GiaobanError('recipient/unknown-unit')
  return first.keyId
}
