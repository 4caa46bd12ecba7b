/**
 * What a refused envelope shows about whoever made it, in a form that others can check without any key of ours
 * (docs/spec/complaint.md): the key of this one wrap is shown, never that of the epoch.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { compareAddressees } from '../../shared/protocol/addressee.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { hpkeOpeningKeyBytes, type Crypto } from '../../shared/protocol/crypto-port.ts'
import { decodeHeader, type Header } from '../../shared/protocol/header.ts'
import { leafHash, rootFromPath } from '../../shared/protocol/merkle.ts'
import { splitPlaintext, type Statement } from '../../shared/protocol/plaintext.ts'
import { pathNodes, wrapLeafBytes } from '../../shared/protocol/relay-wire/mail.ts'
import { array, bytes, field, optional, record, uint, type Infer } from '../../shared/protocol/schema.ts'
import type { Tbs } from '../../shared/protocol/tbs.ts'
import { parseLeaf, readWrap, wrapAad, wrapInfo, type WrapLeaf } from '../../shared/protocol/wrap.ts'
import { limits } from '../../shared/limits.ts'
import { isOfHeader, isOwnBody, openPayload, type EnvelopeBytes, type OwnKey } from './open.ts'
import { contentContext } from './seal.ts'

/** The envelope as the relay handed it out, with the key of its one wrap. */
export const disputedSchema = record({
  header: field(0, bytes({ max: limits.headerBytes })),
  index: field(1, uint(limits.addressees - 1)),
  leaf: field(2, bytes({ exact: wrapLeafBytes })),
  path: field(3, array(bytes({ exact: 32 }), { max: pathNodes })),
  openingKey: field(4, bytes({ exact: hpkeOpeningKeyBytes })),
  /** Not where the key in the wrap is disputed: it opens nothing. */
  payload: optional(5, bytes({ max: limits.payloadBytes })),
})
export type Disputed = Infer<typeof disputedSchema>

export type Dispute =
  /** Who signed the wraps is not known from the envelope. */
  | { readonly reason: 'content-key'; readonly header: Header; readonly leaf: WrapLeaf }
  | {
      readonly reason: 'body-hash'
      readonly header: Header
      readonly tbs: Tbs
      readonly statement: Statement
    }

/** With the own key: what others are shown. `undefined` where the envelope is refused for anything else. */
export function disputedOf(
  crypto: Crypto,
  envelope: EnvelopeBytes,
  own: OwnKey & { readonly state: 'held' },
): { readonly disputed: Disputed; readonly dispute: Dispute } | undefined {
  const leaf = parseLeaf(envelope.leaf)
  if (leaf === undefined || !equalBytes(own.publicKeyHash, leaf.publicKeyHash)) return undefined
  const info = wrapInfo(leaf.addressee, leaf.publicKeyHash)
  const openingKey = crypto.hpkeOpeningKey({ secretKey: own.secretKey, info, sealed: leaf.wrap })
  if (openingKey === undefined) return undefined
  const { header, index, leaf: leafBytes, path, payload } = envelope
  const whole: Disputed = {
    header: copy(header),
    index,
    leaf: copy(leafBytes),
    path: path.map(copy),
    openingKey,
    payload: copy(payload),
  }
  const dispute = disputeIn(crypto, whole)
  if (dispute === undefined) return undefined
  if (dispute.reason !== 'content-key') return { disputed: whole, dispute }
  const { payload: _, ...disputed } = whole
  return { disputed, dispute }
}

const copy = (part: Uint8Array): Bytes => new Uint8Array(part)

/** Judged by these bytes alone. `undefined`: they show nothing that could be held against anybody. */
export function disputeIn(crypto: Crypto, disputed: Disputed): Dispute | undefined {
  const header = headerOf(disputed.header)
  const leaf = parseLeaf(disputed.leaf)
  if (header === undefined || leaf === undefined) return undefined
  const { index, path, openingKey, payload } = disputed
  const root = rootFromPath(crypto, { leafHash: leafHash(crypto, disputed.leaf), index, size: header.wrapCount, path })
  if (root === undefined || !equalBytes(root, header.wrapsRoot)) return undefined
  const opened = readWrap(crypto, crypto.hpkeOpenBy({ openingKey, aad: wrapAad(header), sealed: leaf.wrap }))
  if (!opened.ok) return undefined
  const { contentKey } = opened
  try {
    if (!isCommitted(crypto, header, (use) => contentKey.unwrap(use))) return { reason: 'content-key', header, leaf }
    const plaintext = payload && openPayload(crypto, { header, contentKey, payload })
    if (plaintext?.ok !== true) return undefined
    const split = splitPlaintext(plaintext.value)
    plaintext.value.fill(0)
    if (!split.ok) return undefined
    const { tbs, statement } = split
    // another tree of wraps is another matter: anybody who was sent the key can make one
    const isSigned = signsFor(tbs, { header, leaf, index })
    return isSigned && !isOwnBody(crypto, tbs, statement.body)
      ? { reason: 'body-hash', header, tbs, statement }
      : undefined
  } finally {
    contentKey.purge()
  }
}

/** Whether this statement signs for the disputed wrap: the same tree of wraps, message and key, the wrap in its place. */
export function signsFor(
  tbs: Tbs,
  { header, leaf, index }: { readonly header: Header; readonly leaf: WrapLeaf; readonly index: number },
): boolean {
  const named = tbs.recipients[index]
  if (named === undefined || !isOfHeader(tbs, header)) return false
  return compareAddressees(named, leaf.addressee) === 0 && named.epoch === leaf.addressee.epoch
}

function headerOf(header: Uint8Array): Header | undefined {
  try {
    return decodeHeader(header)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

function isCommitted(crypto: Crypto, header: Header, unwrap: (use: (key: Bytes) => boolean) => boolean): boolean {
  return unwrap((inputKey) => {
    const { salt, messageId, commitment } = header
    const chunked = crypto.chunkedKey({ inputKey, salt, context: contentContext(messageId) })
    const same = equalBytes(chunked.commitment, commitment)
    chunked.purge()
    return same
  })
}
