/** Hostile envelopes: one or more for each reason that an envelope alone can meet, built deterministically. */
import { concat, u64, utf8 } from '../../shared/bytes.ts'
import { idOf, type LeafHash } from '../../shared/ids.ts'
import type { EnvelopeBytes } from '../../engine/envelope/open.ts'
import type { OpenReason } from '../../engine/envelope/reasons.ts'
import type { SealedEnvelope } from '../../engine/envelope/seal.ts'
import { flipBit } from './codec.ts'
import { forRecipient, type EnvelopeWorld } from './envelope-world.ts'
import { forge, type Forgery } from './forge.ts'

export type HostileEnvelopes = { readonly [Reason in OpenReason]: Readonly<Record<string, () => EnvelopeBytes>> }

/**
 * As the first recipient of `sealed` meets them. `header-hash` and `epoch-dead` depend on what a home knows, not on the
 * envelope, and are empty.
 */
export function hostileEnvelopes(world: EnvelopeWorld, sealed: SealedEnvelope): HostileEnvelopes {
  const { crypto } = world
  const honest = (): EnvelopeBytes => forRecipient(crypto, sealed, 0)
  const forged = (bend: Forgery): EnvelopeBytes => forge(world, bend)
  const first = sealed.tbs.recipients[0]
  if (first?.kind !== 'unit') throw new Error('the first recipient is a unit')
  const stranger = { ...first, id: first.id.replace(/^./, '0') } as typeof first // still the lowest id
  return {
    header: {
      'a header of another version': () => ({ ...honest(), header: honest().header.with(2, 2) }),
      'an empty header': () => ({ ...honest(), header: new Uint8Array(0) }),
      'a header with a byte behind it': () => ({ ...honest(), header: concat(honest().header, Uint8Array.of(0)) }),
    },
    'header-hash': {},
    'payload-hash': {
      'a payload with one bit flipped': () => ({ ...honest(), payload: flipBit(honest().payload, 5000) }),
      'a payload cut by one byte': () => ({ ...honest(), payload: honest().payload.subarray(1) }),
    },
    path: {
      'another position': () => ({ ...honest(), index: 1 }),
      'a missing node': () => ({ ...honest(), path: honest().path.slice(1) }),
      'a leaf of another recipient': () => ({ ...honest(), leaf: forRecipient(crypto, sealed, 1).leaf }),
      'a negative position': () => ({ ...honest(), index: -1 }),
    },
    'wrap-length': {
      'leaves that are one byte longer': () => forged({ leaf: (leaf) => concat(leaf, Uint8Array.of(0)) }),
      'leaves that are one byte shorter': () => forged({ leaf: (leaf) => leaf.subarray(0, -1) }),
    },
    'addressee-unknown': {
      'a leaf for somebody else': () => forRecipient(crypto, sealed, 1),
      'a leaf of an unknown kind': () => forged({ leaf: (leaf) => leaf.with(0, 9) }),
      'a leaf to another epoch': () => forged({ leaf: (leaf) => leaf.with(24, 99) }),
    },
    'epoch-dead': {},
    'key-mismatch': {
      'wraps that name another public key': () => forged({ publicKeyHash: (hash) => flipBit(hash, 0) }),
    },
    wrap: {
      'a damaged wrap under a matching root': () => forged({ leaf: (leaf) => flipBit(leaf, 8 * 1264) }),
      'an all-zero encapsulation': () =>
        forged({ leaf: (leaf) => concat(leaf.subarray(0, 57), new Uint8Array(1120), leaf.subarray(57 + 1120)) }),
      'a header with another message id': () =>
        forged({ header: (header) => ({ ...header, messageId: world.seal().tbs.messageId }) }),
      'a header with another salt': () =>
        forged({ header: (header) => ({ ...header, salt: flipBit(header.salt, 3) }) }),
    },
    link: {
      'a sequence number of zero': () =>
        forged({ wrapPlaintext: (plaintext) => concat(plaintext.subarray(0, 32), new Uint8Array(40)) }),
      'a first envelope with a predecessor': () => forged({ wrapPlaintext: (plaintext) => plaintext.with(71, 1) }),
      'a second envelope without one': () =>
        forged({ wrapPlaintext: (plaintext) => concat(plaintext.subarray(0, 32), u64(2), new Uint8Array(32)) }),
      'a sequence number above 2^53-1': () => forged({ wrapPlaintext: (plaintext) => plaintext.with(32, 0xff) }),
    },
    commitment: {
      'wraps that hold another content key': () => forged({ wrapPlaintext: (plaintext) => flipBit(plaintext, 0) }),
      'a payload that begins with another salt': () => forged({ payload: (payload) => flipBit(payload, 0) }),
      'a payload that begins with another commitment': () => forged({ payload: (payload) => flipBit(payload, 8 * 30) }),
      'a payload shorter than its head': () => forged({ payload: (payload) => payload.slice(0, 20) }),
    },
    chunk: {
      'a damaged chunk': () => forged({ payload: (payload) => flipBit(payload, 8 * 100) }),
      'a damaged tag': () => forged({ payload: (payload) => flipBit(payload, 8 * payload.length - 1) }),
      'no chunk at all': () => forged({ payload: (payload) => payload.slice(0, 56) }),
      'a full last chunk': () =>
        forged({
          payload: (payload, chunked) => concat(payload.subarray(0, 56), chunked.sealChunk(0, new Uint8Array(16_384))),
        }),
      'a chunk too many': () =>
        forged({ payload: (payload, chunked) => concat(payload, chunked.sealChunk(1, new Uint8Array(0))) }),
      'the chunk of another place': () =>
        forged({
          payload: (payload, chunked) => concat(payload.subarray(0, 56), chunked.sealChunk(1, new Uint8Array(4096))),
        }),
    },
    layout: {
      'a TBS length beyond the plaintext': () => forged({ plaintext: (plaintext) => plaintext.with(1, 1) }),
      'a TBS length beyond the limit': () => forged({ plaintext: (plaintext) => plaintext.with(0, 1) }),
      'a body length beyond the plaintext': () => forged({ tbs: (tbs) => ({ ...tbs, bodyLength: 9000 }) }),
      'an empty plaintext': () => forged({ plaintext: () => new Uint8Array(0) }),
    },
    tbs: {
      'a TBS that is no canonical CBOR': () => forged({ tbsBytes: (tbsBytes) => tbsBytes.with(0, 0xbf) }),
      'a TBS of another suite': () => forged({ tbsBytes: (tbsBytes) => tbsBytes.with(4, 2) }),
      'a TBS length one too small': () =>
        forged({ plaintext: (plaintext) => plaintext.with(3, (plaintext[3]! + 255) % 256) }),
    },
    padding: {
      'padding that is not zero': () => forged({ plaintext: (plaintext) => plaintext.with(4095, 1) }),
      'a class larger than needed': () =>
        forged({ plaintext: (plaintext) => concat(plaintext, new Uint8Array(16_384 - 4096)) }),
      'no length class': () => forged({ plaintext: (plaintext) => plaintext.subarray(0, 4000) }),
    },
    'tbs-mismatch': {
      'another message id in the statement': () =>
        forged({ tbs: (tbs) => ({ ...tbs, messageId: world.seal().tbs.messageId }) }),
      'another salt in the statement': () => forged({ tbs: (tbs) => ({ ...tbs, salt: flipBit(tbs.salt, 1) }) }),
      'another commitment in the statement': () =>
        forged({ tbs: (tbs) => ({ ...tbs, commitment: flipBit(tbs.commitment, 1) }) }),
      'another wraps root in the statement': () =>
        forged({ tbs: (tbs) => ({ ...tbs, wrapsRoot: flipBit(tbs.wrapsRoot, 1) }) }),
      'fewer recipients than wraps': () =>
        forged({ tbs: (tbs) => ({ ...tbs, recipients: tbs.recipients.slice(0, 2) }) }),
    },
    'not-addressed': {
      'a statement to others, sealed again to me': () =>
        forged({
          tbs: (tbs) => ({ ...tbs, recipients: tbs.recipients.map((each, at) => (at === 0 ? stranger : each)) }),
        }),
      'a statement to another epoch of mine': () =>
        forged({
          tbs: (tbs) => ({ ...tbs, recipients: tbs.recipients.map((each) => ({ ...each, epoch: each.epoch + 1 })) }),
        }),
    },
    'body-hash': {
      'another body of the same length': () => forged({ body: (body) => flipBit(body, 300) }),
      'a body shorter than its random bytes': () =>
        forged({
          input: { body: world.note },
          tbs: (tbs) => ({
            ...tbs,
            bodyLength: 8,
            bodyHash: crypto.sha256(utf8('giaoban/body/v1\0'), world.note.slice(0, 8)),
          }),
          body: (body) => body.slice(0, 8),
        }),
    },
    'signer-unknown': {
      'a certificate that the log does not hold': () =>
        forged({
          tbs: (tbs) => ({ ...tbs, signers: [{ role: 'device', certificate: idOf<LeafHash>(crypto.random(32)) }] }),
        }),
      "an officer's certificate in the role of a device": () =>
        forged({ tbs: (tbs) => ({ ...tbs, signers: [{ role: 'device', certificate: world.author.certificate }] }) }),
    },
    signature: {
      'a signature with one bit flipped': () => forged({ signatures: (list) => list.map((each) => flipBit(each, 9)) }),
      'the signature of another statement': () => forged({ signatures: () => sealed.statement.signatures }),
      'a signature by another key': () =>
        forged({ input: { signers: [{ ...world.device, key: world.author.keys.secretKey }] } }),
    },
  }
}
