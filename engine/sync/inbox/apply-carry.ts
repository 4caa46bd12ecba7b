/**
 * A carry: originals that travel again. Each is verified for itself; its author is the original's, the carrier only
 * brings it (docs/spec/envelope.md, Carry).
 */
import { compareBytes } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../../shared/ids.ts'
import type { CarriedItem, CarryFields } from '../../../shared/protocol/bodies/carry.ts'
import { isNamedAs, namedAs } from '../../../shared/protocol/directory/circles.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { verifyCarried } from '../../envelope/verify.ts'
import type { SyncContext } from '../context.ts'
import type { WritableDb } from '../../store/database.ts'
import type { OwnLink } from './apply.ts'
import { noteLie } from './lied.ts'
import { noteOf } from './open-mail.ts'
import type { Verified } from './judge.ts'
import { senderOf, signerLookupToday, type Sender } from './signers.ts'

export interface CarriedOriginal {
  readonly verified: Verified
  readonly statement: Statement
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
    resolveSigner: signerLookupToday(context, { created }),
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
  const { unit } = context.self
  const namedUs = namedAs(context.directory.state, tbs.recipients, unit) !== undefined
  if (!mayCarry(context, item, { carrier, author: sender, namedUs }))
    return { ok: false, reason: `carry-${item.reason}` }
  const by = item.link && { unit, key: item.link.addressee }
  const isOwn = by !== undefined && isNamedAs(context.directory.state, tbs.recipients, by)
  const link = isOwn && item.link ? { ...item.link, prev: item.link.prev } : undefined
  return { ok: true, original: { verified: { hash: statementHash, tbs, body: item.body, sender }, statement, link } }
}

/** Resend: a device of the author's unit, to a unit that the original named. Sibling: within the own unit. */
function mayCarry(
  context: SyncContext,
  item: CarriedItem,
  who: { readonly carrier: Sender; readonly author: Sender; readonly namedUs: boolean },
): boolean {
  switch (item.reason) {
    case 'resend':
      return who.carrier.unit === who.author.unit && who.namedUs
    case 'sibling':
      return who.carrier.unit === context.self.unit && who.namedUs
    default:
      return false // snapshot, widen, forward, reissue: with the capabilities that need them
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

/** Parents first, as far as one carry can say: creators, then by hash. */
export const inCausalOrder = (originals: readonly CarriedOriginal[]): readonly CarriedOriginal[] =>
  originals.toSorted((a, b) => depth(a) - depth(b) || byHash(a.verified.hash, b.verified.hash))

const depth = ({ verified }: CarriedOriginal): number => (verified.tbs.recordId === undefined ? 0 : 1)
const byHash = (a: StatementHash, b: StatementHash): number => compareBytes(idBytes(a), idBytes(b))
