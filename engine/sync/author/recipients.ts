/** To whom a statement is sealed: units by their current epoch, the own unit always among them. */
import { GiaobanError } from '../../../shared/errors.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { addresseeKey, type Addressee } from '../../../shared/protocol/addressee.ts'
import { currentEpoch, unitAt } from '../../../shared/protocol/directory/selectors.ts'
import type { SealRecipient } from '../../envelope/seal.ts'
import type { ReadableDb } from '../../store/database.ts'
import { nextLink } from '../../store/links.ts'
import type { SyncContext } from '../context.ts'

export type UnitRecipient = SealRecipient & { readonly addressee: Addressee & { readonly kind: 'unit' } }

/** Throws GiaobanError `recipient/unknown-unit` or `recipient/no-key`, naming the unit. */
export function recipientsFor(context: SyncContext, db: ReadableDb, to: readonly UnitId[]): readonly UnitRecipient[] {
  return [...new Set([...to, context.self.unit])].map((unit) => recipientFor(context, db, unit))
}

function recipientFor(context: SyncContext, db: ReadableDb, unit: UnitId): UnitRecipient {
  const { state } = context.directory
  const facts = unitAt(state, unit)
  if (facts === undefined) throw new GiaobanError('recipient/unknown-unit')
  const epoch = currentEpoch(state, unit)
  const publicKey = epoch && context.directory.object(epoch.publicKeyHash)
  if (epoch === undefined || publicKey === undefined) {
    throw new GiaobanError('recipient/no-key', { params: { unit: facts.code } })
  }
  const addressee = { kind: 'unit', id: unit, epoch: epoch.epoch } as const
  return { addressee, publicKey, link: nextLink(db, addresseeKey(addressee)) }
}
