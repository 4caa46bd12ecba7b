/**
 * A carry: originals that travel again. Each is verified for itself; its author is the original's, the carrier only
 * brings it (docs/spec/envelope.md, Carry).
 */
import { compareBytes } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import type { CarriedItem, CarryFields, CarryReason } from '../../../shared/protocol/bodies/carry.ts'
import { removalOf } from '../../../shared/protocol/directory/certificates.ts'
import { isNamedAs, unitsNamed } from '../../../shared/protocol/directory/circles.ts'
import { foundedAnew } from '../../../shared/protocol/directory/founded.ts'
import { speaksFor } from '../../../shared/protocol/directory/selectors.ts'
import { isControlType } from '../../../shared/protocol/message-types.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import { decodeTbs, type Tbs } from '../../../shared/protocol/tbs.ts'
import type { Link } from '../../../shared/protocol/wrap.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { verifyCarried } from '../../envelope/verify.ts'
import { usedAt } from '../../directory/used-at.ts'
import type { SyncContext } from '../context.ts'
import type { WritableDb } from '../../store/database.ts'
import { noteLie } from './lied.ts'
import { noteOf } from './open-mail.ts'
import type { Verified } from './judge.ts'
import { senderOf, signerLookupToday, signerLookupVouched, type Sender } from './signers.ts'

/** The sender's number toward this unit, or toward a circle of it. */
export interface OwnLink extends Link {
  readonly addressee: AddresseeKey
}

export interface CarriedOriginal {
  readonly verified: Verified
  readonly statement: Statement
  readonly reason: CarryReason
  /** Present when it closes a gap in the author's numbers toward this unit. */
  readonly link: OwnLink | undefined
}

export type CarriedResult =
  | { readonly ok: true; readonly original: CarriedOriginal }
  | { readonly ok: false; readonly reason: string }

interface Carrying {
  readonly context: SyncContext
  readonly tx: WritableDb
  readonly carrier: Sender
}

export const openCarry = (carrying: Carrying, fields: CarryFields): readonly CarriedResult[] =>
  fields.items.map((item) => openItem(carrying, item))

function openItem({ context, tx, carrier }: Carrying, item: CarriedItem): CarriedResult {
  const statement: Statement = { tbsBytes: item.tbsBytes, signatures: item.signatures, body: item.body }
  const created = createdOf(item)
  if (created === undefined) return { ok: false, reason: 'tbs' }
  const vouchedAt = isVouched(context, item, carrier) ? item.acceptedAt : undefined
  const carried = verifyCarried(context.deps.crypto, {
    original: statement,
    resolveSigner:
      vouchedAt === undefined
        ? signerLookupToday(context, { created })
        : signerLookupVouched(context, { created }, vouchedAt),
  })
  if (!carried.ok) return { ok: false, reason: carried.error }
  const { tbs, statementHash } = carried.value
  const today = senderOf(carried.value.signers)
  if (today === undefined) return { ok: false, reason: 'signers' }
  const sender = comesBack(context, item, { carrier, author: today, tbs }) ? { ...today, endedLater: false } : today
  // The author's view of the directory is compared as in an envelope of its own; a larger one comes again later.
  const note = noteOf(item.body)
  const view = note === undefined ? 'note' : context.directory.compare(tx, tbs.checkpoint, note)
  if (view === 'sender-lied') noteLie(context, tx, { hash: statementHash, tbs, statement })
  if (view !== 'same') return { ok: false, reason: view }
  if (!mayCarry(context, item.reason, { carrier, author: sender, tbs }))
    return { ok: false, reason: `carry-${item.reason}` }
  const by = item.link && { unit: context.self.unit, key: item.link.addressee }
  const isOwn = by !== undefined && isNamedAs(context.directory.state, tbs.recipients, by)
  const link = isOwn && item.link ? { ...item.link, prev: item.link.prev } : undefined
  const verified = { hash: statementHash, tbs, body: item.body, sender, ...(vouchedAt !== undefined && { vouchedAt }) }
  return { ok: true, original: { verified, statement, reason: item.reason, link } }
}

/** A device of the own unit that still counts, for itself: it has accepted the original. */
const isVouched = (
  { self }: SyncContext,
  item: CarriedItem,
  carrier: Sender,
): item is CarriedItem & { readonly acceptedAt: number } =>
  item.acceptedAt !== undefined &&
  (item.reason === 'sibling' || item.reason === 'snapshot') &&
  carrier.unit === self.unit &&
  !carrier.endedLater

/**
 * What this unit, or one that it has come after, has said itself and has lost with all its devices: whoever was named by
 * it vouches, as a device of the own unit would, that it accepted it before its signer was removed.
 */
function comesBack(
  context: SyncContext,
  { reason, acceptedAt }: CarriedItem,
  { carrier, author, tbs }: Carried,
): boolean {
  if (reason !== 'forward' || acceptedAt === undefined || carrier.endedLater || !author.endedLater) return false
  if (!isLostWord(context, { carrier, author, tbs })) return false
  const { state } = context.directory
  const certificates = tbs.signers.flatMap(({ certificate }) => state.certificates.get(certificate) ?? [])
  return certificates.every((each) => (removalOf(state, each)?.index ?? acceptedAt) >= acceptedAt)
}

/** Of a unit that began anew, from before; or of a closed one that this one has come after. Brought by one that it named. */
function isLostWord({ directory, self, clock }: SyncContext, { carrier, author, tbs }: Carried): boolean {
  const { state } = directory
  if (!unitsNamed(state, tbs.recipients).includes(carrier.unit) || carrier.unit === self.unit) return false
  if (author.unit !== self.unit) {
    const at = usedAt(clock, directory)
    return speaksFor(state, { unit: self.unit, owner: author.unit }, { at })
  }
  const founded = foundedAnew(state.units.get(self.unit)?.epochs ?? [])
  return founded !== undefined && tbs.created < founded.logged
}

interface Carried {
  readonly carrier: Sender
  readonly author: Sender
  readonly tbs: Tbs
}

/**
 * Who may bring what (docs/spec/envelope.md, Carry). Whatever the reason but `widen`, the original concerns this unit: it
 * named it, or a unit that it has come after, or it is such a unit's own word.
 */
function mayCarry(context: SyncContext, reason: CarryReason, { carrier, author, tbs }: Carried): boolean {
  const { state } = context.directory
  const at = usedAt(context.clock, context.directory)
  const { unit: own } = context.self
  const speaks = (unit: UnitId, owner: UnitId): boolean => speaksFor(state, { unit, owner }, { at })
  const named = unitsNamed(state, tbs.recipients)
  // a closed unit's heir is another unit; until then it is itself, and goes on reading as itself
  const isOurs = (unit: UnitId): boolean => unit === own || speaks(own, unit)
  // what leads to a word that names us: its author says to us what it has said to others
  if (reason === 'widen') return carrier.unit === author.unit || speaks(carrier.unit, author.unit)
  if (![...named, author.unit].some(isOurs)) return false
  switch (reason) {
    case 'resend':
    case 'reissue':
      return carrier.unit === author.unit || speaks(carrier.unit, author.unit)
    case 'sibling':
    case 'snapshot':
      return carrier.unit === own
    case 'forward':
      // a closed unit's devices drain its mailbox to the one that has come after it
      if (carrier.unit === own) return named.includes(own)
      // or what we have said ourselves comes back to us
      return (speaks(own, carrier.unit) && named.some(isOurs)) || isLostWord(context, { carrier, author, tbs })
  }
}

function createdOf(item: CarriedItem): number | undefined {
  try {
    return decodeTbs(item.tbsBytes).created
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

/** Whom a sibling's carry was for: the own unit, or others, who need it from nobody else then. */
export function carriedTo({ self }: SyncContext, { sender, tbs }: Verified, reason: CarryReason): readonly UnitId[] {
  if (reason === 'sibling' || reason === 'snapshot') return [self.unit]
  if (sender.unit !== self.unit) return []
  return tbs.recipients.flatMap((each) => (each.kind === 'unit' && each.id !== self.unit ? [each.id] : []))
}

/** Parents first, as far as one carry can say: creators, then by hash, control messages last. */
export const inCausalOrder = (originals: readonly CarriedOriginal[]): readonly CarriedOriginal[] =>
  originals.toSorted((a, b) => depth(a) - depth(b) || byHash(a.verified.hash, b.verified.hash))

/** Receipts count for statements that are here. */
const depth = ({ verified: { tbs } }: CarriedOriginal): number =>
  isControlType(tbs.type) ? 2 : tbs.recordId === undefined ? 0 : 1
const byHash = (a: StatementHash, b: StatementHash): number => compareBytes(idBytes(a), idBytes(b))
