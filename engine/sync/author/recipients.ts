/** To whom a statement is sealed: units by their current epoch, the own unit always among them. */
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { addresseeKey, type Addressee } from '../../../shared/protocol/addressee.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { unitAt } from '../../../shared/protocol/directory/selectors.ts'
import type { SealRecipient } from '../../envelope/seal.ts'
import type { ReadableDb } from '../../store/database.ts'
import { nextLink } from '../../store/links.ts'
import type { SyncContext } from '../context.ts'

export type UnitRecipient = SealRecipient & { readonly addressee: Addressee & { readonly kind: 'unit' } }

/** Throws GiaobanError `recipient/unknown-unit` or `recipient/no-key`, naming the unit. */
export function recipientsFor(context: SyncContext, db: ReadableDb, to: readonly UnitId[]): readonly UnitRecipient[] {
  return [...new Set([...to, context.self.unit])].map((unit) => recipientFor(context, db, unit))
}

/** Whether something can be sealed to that unit now: its last epoch stands, and its public key is here. */
export const canReach = (context: SyncContext, unit: UnitId): boolean => epochKeyOf(context, unit) !== undefined

function recipientFor(context: SyncContext, db: ReadableDb, unit: UnitId): UnitRecipient {
  const facts = unitAt(context.directory.state, unit)
  if (facts === undefined) throw new GiaobanError('recipient/unknown-unit')
  const epoch = epochKeyOf(context, unit)
  if (epoch === undefined) throw new GiaobanError('recipient/no-key', { params: { unit: facts.code } })
  const addressee = { kind: 'unit', id: unit, epoch: epoch.number } as const
  return { addressee, publicKey: epoch.publicKey, link: nextLink(db, addresseeKey(addressee)) }
}

/** Only the last epoch, and not while it is known to a device that was revoked: nobody seals to anything else. */
function epochKeyOf({ directory, clock }: SyncContext, unit: UnitId): { number: number; publicKey: Bytes } | undefined {
  const { state } = directory
  const epoch = sealableEpoch(state, unit, { at: Math.max(clock.now(), state.clock) })
  const publicKey = epoch.ok ? directory.object(epoch.value.publicKeyHash) : undefined
  return epoch.ok && publicKey !== undefined ? { number: epoch.value.epoch, publicKey } : undefined
}
