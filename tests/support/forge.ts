/** What a hostile sender can build: every hash and key agrees, except where a hook bends it. */
import { concat, u64, u8, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type MessageId } from '../../shared/ids.ts'
import { encodeAddressee } from '../../shared/protocol/addressee.ts'
import type { ChunkedKey } from '../../shared/protocol/crypto-port.ts'
import { encodeHeader, type Header } from '../../shared/protocol/header.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { encodePlaintext } from '../../shared/protocol/plaintext.ts'
import { bodyHash, encodeTbs, signTbs, type Tbs } from '../../shared/protocol/tbs.ts'
import { wrapAad, wrapInfo } from '../../shared/protocol/wrap.ts'
import type { EnvelopeBytes } from '../../engine/envelope/open.ts'
import type { SealInput } from '../../engine/envelope/seal.ts'
import { forRecipient, type EnvelopeWorld } from './envelope-world.ts'

export interface Forgery {
  readonly input?: Partial<SealInput>
  /** Plaintext of every wrap: content key, seq, prev. */
  readonly wrapPlaintext?: (plaintext: Bytes) => Bytes
  /** Which bytes the wraps say that the public key hashes to. */
  readonly publicKeyHash?: (hash: Bytes) => Bytes
  readonly leaf?: (leaf: Bytes) => Bytes
  readonly tbs?: (tbs: Tbs) => Tbs
  readonly tbsBytes?: (tbsBytes: Bytes) => Bytes
  readonly signatures?: (signatures: readonly Bytes[]) => readonly Bytes[]
  readonly body?: (body: Bytes) => Bytes
  readonly plaintext?: (plaintext: Bytes) => Bytes
  readonly payload?: (payload: Bytes, chunked: ChunkedKey) => Bytes
  readonly header?: (header: Header) => Header
}

const same = <T>(value: T): T => value

/** As the party at `index` of the world receives it. */
export function forge(world: Pick<EnvelopeWorld, 'crypto' | 'input'>, bend: Forgery, index = 0): EnvelopeBytes {
  const { crypto } = world
  const input = world.input(bend.input)
  const messageId = input.messageId ?? idOf<MessageId>(crypto.random(16))
  const contentKey = crypto.random(32)
  const salt = crypto.random(24)
  const context = concat(labels.content, u8(1), idBytes(messageId))
  const chunked = crypto.chunkedKey({ inputKey: contentKey, salt, context })
  const aad = wrapAad({ messageId, salt, commitment: chunked.commitment })
  const recipients = input.recipients.toSorted((a, b) =>
    Buffer.compare(encodeAddressee(a.addressee), encodeAddressee(b.addressee)),
  )
  const leaves = recipients.map(({ addressee, publicKey, link }) => {
    const hash = (bend.publicKeyHash ?? same)(crypto.sha256(publicKey))
    const prev = link.prev === undefined ? new Uint8Array(32) : idBytes(link.prev)
    const plaintext = (bend.wrapPlaintext ?? same)(concat(contentKey, u64(link.seq), prev))
    const wrap = crypto.hpkeSeal({ publicKey, info: wrapInfo(addressee, hash), aad, plaintext })
    if (wrap === undefined) throw new Error('the world has an unusable key')
    return (bend.leaf ?? same)(concat(encodeAddressee(addressee), hash, wrap))
  })
  const wrapsRoot = treeRoot(
    crypto,
    leaves.map((each) => leafHash(crypto, each)),
  )
  const tbs = (bend.tbs ?? same<Tbs>)({
    version: 1,
    suite: 1,
    messageId,
    salt,
    commitment: chunked.commitment,
    wrapsRoot,
    type: input.type,
    bodyVersion: input.bodyVersion,
    handling: input.handling,
    marking: input.marking,
    signers: input.signers.map(({ role, certificate }) => ({ role, certificate })),
    recipients: recipients.map((each) => each.addressee),
    created: input.created,
    expires: input.expires,
    checkpoint: input.checkpoint,
    bodyHash: bodyHash(crypto, input.body),
    bodyLength: input.body.length,
  })
  const tbsBytes = (bend.tbsBytes ?? same)(encodeTbs(tbs))
  const signatures = (bend.signatures ?? same)(input.signers.map((each) => signTbs(crypto, each.key, tbsBytes)))
  const body = (bend.body ?? same)(input.body)
  const plaintext = (bend.plaintext ?? same)(encodePlaintext({ tbsBytes, signatures, body }))
  const payload = bend.payload === undefined ? chunked.seal(plaintext) : bend.payload(chunked.seal(plaintext), chunked)
  const header = (bend.header ?? same)({
    version: 1,
    suite: 1,
    messageId,
    salt,
    commitment: chunked.commitment,
    wrapsRoot,
    wrapCount: leaves.length,
    payloadLength: payload.length,
    payloadHash: crypto.sha256(payload),
  })
  return forRecipient(crypto, { header: encodeHeader(header), leaves, payload }, index)
}
