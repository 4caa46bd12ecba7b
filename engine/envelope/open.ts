/**
 * Opens one envelope as far as it goes without knowing the sender (docs/spec/envelope.md, Receiving, steps 1 to 10).
 * Nothing here may be shown, stored or answered before `verifyStatement`.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { HeaderHash, StatementHash } from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { compareAddressees, type Addressee } from '../../shared/protocol/addressee.ts'
import { bodyRandomBytes } from '../../shared/protocol/body.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { commitmentBytes, decodeHeader, headerHash, saltBytes, type Header } from '../../shared/protocol/header.ts'
import { leafHash, rootFromPath } from '../../shared/protocol/merkle.ts'
import { splitPlaintext, type Statement } from '../../shared/protocol/plaintext.ts'
import { bodyHash, statementHash, type Tbs } from '../../shared/protocol/tbs.ts'
import { leafBytes, openWrap, parseLeaf, wrapAad, type Link } from '../../shared/protocol/wrap.ts'
import type { OpenReason } from './reasons.ts'
import { contentContext } from './seal.ts'

/** What a mailbox hands out: the header, one leaf with its path, and the payload. */
export interface EnvelopeBytes {
  readonly header: Uint8Array
  /** The leaf's position among the wraps. */
  readonly index: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
  readonly payload: Uint8Array
}

/** A key of this device for one addressee at one epoch; `dead` when it was here and is destroyed. */
export type OwnKey =
  | { readonly state: 'held'; readonly secretKey: SecretKey; readonly publicKeyHash: Uint8Array }
  | { readonly state: 'dead' }

export interface OpenInput {
  readonly envelope: EnvelopeBytes
  /** The header that was announced, where one was. */
  readonly expectedHeader?: HeaderHash
  /** Exactly the named addressee and epoch: other keys are never tried. */
  readonly ownKey: (addressee: Addressee) => OwnKey | undefined
}

/** Opened and addressed to us; the sender is not yet known. */
export interface OpenedEnvelope {
  readonly headerHash: HeaderHash
  readonly addressee: Addressee
  readonly link: Link
  readonly tbs: Tbs
  readonly statement: Statement
  readonly statementHash: StatementHash
}

export function openEnvelope(crypto: Crypto, input: OpenInput): Result<OpenedEnvelope, OpenReason> {
  const outer = checkOuter(crypto, input.envelope, input.expectedHeader)
  if (!outer.ok) return outer
  const wrap = openOwnWrap(crypto, input, outer.value.header)
  if (!wrap.ok) return wrap
  const { addressee, link, contentKey } = wrap.value
  const plaintext = openPayload(crypto, { header: outer.value.header, contentKey, payload: input.envelope.payload })
  contentKey.purge()
  if (!plaintext.ok) return plaintext
  const split = splitPlaintext(plaintext.value)
  plaintext.value.fill(0)
  if (!split.ok) return err(split.reason)
  const { tbs, statement } = split
  if (!isOfHeader(tbs, outer.value.header)) return err('tbs-mismatch')
  const named = tbs.recipients[input.envelope.index]
  if (named === undefined || compareAddressees(named, addressee) !== 0 || named.epoch !== addressee.epoch) {
    return err('not-addressed')
  }
  if (!isOwnBody(crypto, tbs, statement.body)) return err('body-hash')
  return ok({
    headerHash: outer.value.hash,
    addressee,
    link,
    tbs,
    statement,
    statementHash: statementHash(crypto, statement.tbsBytes),
  })
}

/** Whether `body` is the one that the statement signs. */
export const isOwnBody = (crypto: Crypto, tbs: Tbs, body: Uint8Array): boolean =>
  body.length === tbs.bodyLength && body.length >= bodyRandomBytes && equalBytes(bodyHash(crypto, body), tbs.bodyHash)

/** That payload and leaf are those of the header: what can be known without any key (steps 1 to 3). */
export function checkOuter(
  crypto: Crypto,
  envelope: EnvelopeBytes,
  expected?: HeaderHash,
): Result<{ header: Header; hash: HeaderHash }, OpenReason> {
  let header: Header
  try {
    header = decodeHeader(envelope.header)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return err('header')
  }
  const hash = headerHash(crypto, envelope.header)
  if (expected !== undefined && expected !== hash) return err('header-hash')
  if (envelope.payload.length !== header.payloadLength) return err('payload-hash')
  if (!equalBytes(crypto.sha256(envelope.payload), header.payloadHash)) return err('payload-hash')
  const root = rootFromPath(crypto, {
    leafHash: leafHash(crypto, envelope.leaf),
    index: envelope.index,
    size: header.wrapCount,
    path: envelope.path,
  })
  if (root === undefined || !equalBytes(root, header.wrapsRoot)) return err('path')
  return ok({ header, hash })
}

interface OwnWrap {
  readonly addressee: Addressee
  readonly link: Link
  readonly contentKey: SecretKey
}

function openOwnWrap(crypto: Crypto, input: OpenInput, header: Header): Result<OwnWrap, OpenReason> {
  if (input.envelope.leaf.length !== leafBytes) return err('wrap-length')
  const leaf = parseLeaf(input.envelope.leaf)
  const own = leaf === undefined ? undefined : input.ownKey(leaf.addressee)
  if (leaf === undefined || own === undefined) return err('addressee-unknown')
  if (own.state === 'dead') return err('epoch-dead')
  if (!equalBytes(own.publicKeyHash, leaf.publicKeyHash)) return err('key-mismatch')
  const opened = openWrap(crypto, { leaf, secretKey: own.secretKey, aad: wrapAad(header) })
  if (!opened.ok) return err(opened.reason)
  return ok({ addressee: leaf.addressee, link: opened.link, contentKey: opened.contentKey })
}

/** Commitments first, in constant time, before any chunk is touched. */
export function openPayload(
  crypto: Crypto,
  input: { readonly header: Header; readonly contentKey: SecretKey; readonly payload: Uint8Array },
): Result<Bytes, OpenReason> {
  const { header, payload } = input
  const head = saltBytes + commitmentBytes
  const chunked = input.contentKey.unwrap((key) =>
    crypto.chunkedKey({ inputKey: key, salt: header.salt, context: contentContext(header.messageId) }),
  )
  try {
    const sameSalt = equalBytes(payload.subarray(0, saltBytes), header.salt)
    const sameHead = equalBytes(payload.subarray(saltBytes, head), header.commitment)
    const sameKey = equalBytes(chunked.commitment, header.commitment)
    if (!sameSalt || !sameHead || !sameKey) return err('commitment')
    const plaintext = chunked.openChunks(payload.subarray(head))
    return plaintext === undefined ? err('chunk') : ok(plaintext)
  } finally {
    chunked.purge()
  }
}

/** "TBS equals header" means the fields 0 to 6; length and hash of the payload prove transport only. */
export const isOfHeader = (tbs: Tbs, header: Header): boolean =>
  tbs.version === header.version &&
  tbs.suite === header.suite &&
  tbs.messageId === header.messageId &&
  equalBytes(tbs.salt, header.salt) &&
  equalBytes(tbs.commitment, header.commitment) &&
  equalBytes(tbs.wrapsRoot, header.wrapsRoot) &&
  tbs.recipients.length === header.wrapCount
