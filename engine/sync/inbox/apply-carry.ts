/**
 * A carry: originals that travel again. Each is verified for itself; its author is the original's, the carrier only
 * brings it (docs/spec/envelope.md, Carry).
 */
import { compareBytes } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import type { CarriedItem, CarryFields, CarryReason } from '../../../shared/protocol/bodies/carry.ts'
import { isNamedAs, unitsNamed } from '../../../shared/protocol/directory/circles.ts'
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
  const carried = verifyCarried(context.deps.crypto, {
    original: statement,
    resolveSigner: isVouched(context, item, carrier)
      ? signerLookupVouched(context, { created }, item.acceptedAt)
      : signerLookupToday(context, { created }),
  })
  if (!carried.ok) return { ok: false, reason: carried.error }
  const { tbs, statementHash, signers } = carried.value
  const sender = senderOf(signers)
  if (sender === undefined) return { ok: false, reason: 'signers' }
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
  const verified = { hash: statementHash, tbs, body: item.body, sender }
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

interface Carried {
  readonly carrier: Sender
  readonly author: Sender
  readonly tbs: Tbs
}

/**
 * Who may bring what (docs/spec/envelope.md, Carry). Whatever the reason, the original concerns this unit: it named it,
 * or a unit that it has come after, or it is such a unit's own word.
 */
function mayCarry(context: SyncContext, reason: CarryReason, { carrier, author, tbs }: Carried): boolean {
  const { state } = context.directory
  const at = usedAt(context.clock, context.directory)
  const { unit: own } = context.self
  const speaks = (unit: UnitId, owner: UnitId): boolean => speaksFor(state, { unit, owner }, { at })
  const named = unitsNamed(state, tbs.recipients)
  // a closed unit's heir is another unit; until then it is itself, and goes on reading as itself
  const isOurs = (unit: UnitId): boolean => unit === own || speaks(own, unit)
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
      return carrier.unit === own ? named.includes(own) : speaks(own, carrier.unit) && named.some(isOurs)
    case 'widen':
      return false // with the records that can be widened
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

/** Parents first, as far as one carry can say: creators, then by hash, control messages last. */
export const inCausalOrder = (originals: readonly CarriedOriginal[]): readonly CarriedOriginal[] =>
  originals.toSorted((a, b) => depth(a) - depth(b) || byHash(a.verified.hash, b.verified.hash))

/** Receipts count for statements that are here. */
const depth = ({ verified: { tbs } }: CarriedOriginal): number =>
  isControlType(tbs.type) ? 2 : tbs.recordId === undefined ? 0 : 1
const byHash = (a: StatementHash, b: StatementHash): number => compareBytes(idBytes(a), idBytes(b))
