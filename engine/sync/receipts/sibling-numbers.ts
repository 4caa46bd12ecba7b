/**
 * What a sibling has sent to a unit under the numbers that this unit misses. Numbers toward others lie inside of wraps;
 * but the own unit has everything that a device of it has sealed, in order, so they are counted down from the one that
 * the asker names (docs/spec/receipts.md, Gaps).
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { addresseeKey, isCircleKey, type Addressee, type AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { receiptBody, type MissingRange, type ReceiptLink } from '../../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import type { Link } from '../../../shared/protocol/wrap.ts'
import { chainDown, receivedLinks } from '../../store/chains.ts'
import type { ReadableDb } from '../../store/database.ts'
import { receiptBodiesOf } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import { readersOf, turnOf } from '../siblings/family.ts'

/** Without `link` where the one before is not known here: it travels all the same, and closes nothing. */
export interface Numbered {
  readonly hash: StatementHash
  readonly link: Link | undefined
}

export interface Gap {
  readonly device: DeviceId
  readonly addressee: AddresseeKey
  readonly range: MissingRange
  /** The statement under the last number of the range, by the asker's word. */
  readonly end: StatementHash | undefined
}

export interface Looked {
  readonly found: readonly Numbered[]
  readonly statements: number
}

/** Looks at no more than `limit` statements. */
export function siblingNumbers(
  context: SyncContext,
  db: ReadableDb,
  { gap, limit }: { readonly gap: Gap; readonly limit: number },
): Looked {
  const { device, addressee, range, end } = gap
  if (isCircleKey(addressee)) {
    // this unit is a member too, and counts the same numbers
    const found = receivedLinks(db, { device, addressee, range, until: Number.MAX_SAFE_INTEGER, limit })
    return { found: found.map(({ hash, seq, prev }) => ({ hash, link: { seq, prev } })), statements: found.length }
  }
  if (end === undefined) return { found: [], statements: 0 }
  // a hole in the own chain ends it: what is missing there may have had a number toward that unit too
  const chain = chainDown(db, { device, addressee: unitKey(context.self.unit), from: end, limit })
  const named = chain.filter(({ tbs }) => decodeTbs(tbs).recipients.some(isNamedBy(addressee))).map(({ hash }) => hash)
  const found = named[0] === end ? numbered(named, range) : []
  return { found, statements: chain.length }
}

/** From the last number of the range downwards. */
const numbered = (named: readonly StatementHash[], { from, to }: MissingRange): readonly Numbered[] =>
  named.slice(0, to - from + 1).map((hash, index) => {
    const seq = to - index
    const prev = named[index + 1]
    return { hash, link: seq === 1 ? { seq, prev: undefined } : prev && { seq, prev } }
  })

const isNamedBy =
  (key: AddresseeKey) =>
  (each: Addressee): boolean =>
    addresseeKey(each) === key

/**
 * Whether it is this device's turn to answer for another one of the unit. That device itself is the first, unless it is
 * one no more; then the siblings, one after another, while the asker goes on lacking what it lacked so long ago.
 */
export function siblingsTurn(
  context: SyncContext,
  db: ReadableDb,
  { asker, link }: { readonly asker: UnitId; readonly link: ReceiptLink },
): (range: MissingRange) => boolean {
  const { device, addressee } = link
  const readers = readersOf(context)
  const others = readers.filter((each) => each !== device)
  const turn = turnOf(context, others, idBytes(device)) + (readers.includes(device) ? 1 : 0)
  if (turn === 0) return () => true
  const until = context.clock.now() - turn * turnMs
  const told = receiptBodiesOf(db, asker, { since: until - toldMs, until, limit: receiptsLookedAt })
    .flatMap(linksIn)
    .filter((each) => each.device === device && each.addressee === addressee)
    .flatMap(({ missing }) => missing)
  return ({ to }) => told.some((range) => range.from <= to && to <= range.to)
}

/** The question is put once an hour: a turn is over before it comes again. Desks are off for a night. */
const turnMs = limits.askAgainMs / 2
const toldMs = 24 * limits.askAgainMs
const receiptsLookedAt = 8

/** None where the body is of no form that this program reads. */
function linksIn(body: Bytes): readonly ReceiptLink[] {
  try {
    return receiptBody.decode(body).links
  } catch (thrown) {
    if (thrown instanceof CodecError) return []
    throw thrown
  }
}
