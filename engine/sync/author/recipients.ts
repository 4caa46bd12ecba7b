/**
 * To whom a statement is sealed: units by their current epoch, the own unit always among them, and circles by their own
 * key where that is good for all of their members (docs/spec/circles.md, Sealing).
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { CircleId, UnitId } from '../../../shared/ids.ts'
import { addresseeKey, type Addressee } from '../../../shared/protocol/addressee.ts'
import { isMember, sealableCircle } from '../../../shared/protocol/directory/circles.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { currentEpoch, lowestOpenEpoch, unitAt } from '../../../shared/protocol/directory/selectors.ts'
import type { EpochRecord } from '../../../shared/protocol/directory/records.ts'
import type { SealRecipient } from '../../envelope/seal.ts'
import type { ReadableDb } from '../../store/database.ts'
import { nextLink } from '../../store/links.ts'
import type { SyncContext } from '../context.ts'

/** One addressee, and the units that it stands for. */
export interface Recipient extends SealRecipient {
  readonly units: readonly UnitId[]
}

export interface Wanted {
  /** Units that it is for; the own one is added. */
  readonly to: readonly UnitId[]
  /** Circles that may stand for some of them. */
  readonly circles?: readonly CircleId[] | undefined
}

/** Throws GiaobanError `recipient/unknown-unit` or `recipient/no-key`, naming the unit. */
export function recipientsFor(context: SyncContext, db: ReadableDb, wanted: Wanted): readonly Recipient[] {
  const { unit: own } = context.self
  const left = new Set(wanted.to)
  const circles: Recipient[] = []
  for (const circle of new Set(wanted.circles)) {
    const found = circleFor(context, db, circle)
    const isFit = found?.units.every((unit) => unit === own || wanted.to.includes(unit)) === true
    if (found === undefined || !isFit || !found.units.some((unit) => left.has(unit))) continue
    circles.push(found)
    for (const unit of found.units) left.delete(unit)
  }
  left.add(own)
  return [...circles, ...[...left].map((unit) => recipientFor(context, db, unit))]
}

/** Whether something can be sealed to that unit now: its last epoch stands, and its public key is here. */
export const canReach = (context: SyncContext, unit: UnitId): boolean => epochKeyOf(context, unit) !== undefined

/**
 * A circle that may be sealed to here: its newest version is not stale, this unit is a member, and this device has opened
 * the box itself, so that it knows to whom the key belongs. Otherwise its members are sealed to one by one.
 */
export function circleFor(context: SyncContext, db: ReadableDb, id: CircleId): Recipient | undefined {
  const { directory, clock, self, deps } = context
  const { state } = directory
  const circle = sealableCircle(state, id, { at: Math.max(clock.now(), state.clock) })
  if (!circle.ok || !isMember(circle.value, self.unit)) return undefined
  const addressee: Addressee = { kind: 'circle', id, epoch: circle.value.version }
  const key = context.ownKey(addressee)
  if (key?.state !== 'held') return undefined
  const { publicKey, secretKey } = deps.crypto.kemKeyPair(key.secretKey)
  secretKey.purge()
  const units = circle.value.members.map(({ unit }) => unit)
  return { addressee, publicKey, link: nextLink(db, addresseeKey(addressee)), units }
}

function recipientFor(context: SyncContext, db: ReadableDb, unit: UnitId): Recipient {
  const facts = unitAt(context.directory.state, unit)
  if (facts === undefined) throw new GiaobanError('recipient/unknown-unit')
  const epoch = epochKeyOf(context, unit)
  if (epoch === undefined) throw new GiaobanError('recipient/no-key', { params: { unit: facts.code } })
  const addressee: Addressee = { kind: 'unit', id: unit, epoch: epoch.number }
  return { addressee, publicKey: epoch.publicKey, link: nextLink(db, addresseeKey(addressee)), units: [unit] }
}

/**
 * Only the last epoch, and not while it is known to a device that was revoked: nobody seals to anything else. A closed
 * unit is sealed to by its own devices alone, while they drain it.
 */
function epochKeyOf(context: SyncContext, unit: UnitId): { number: number; publicKey: Bytes } | undefined {
  const epoch = epochFor(context, unit)
  const publicKey = epoch && context.directory.object(epoch.publicKeyHash)
  return epoch && publicKey && { number: epoch.epoch, publicKey }
}

function epochFor({ directory, clock, self }: SyncContext, unit: UnitId): EpochRecord | undefined {
  const { state } = directory
  const sealable = sealableEpoch(state, unit, { at: Math.max(clock.now(), state.clock) })
  if (sealable.ok) return sealable.value
  const last = sealable.error === 'closed' && unit === self.unit ? currentEpoch(state, unit) : undefined
  return last !== undefined && last.epoch >= lowestOpenEpoch(state, unit) ? last : undefined
}
