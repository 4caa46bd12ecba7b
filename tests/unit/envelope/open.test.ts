import { expect, test } from 'vitest'
import { concat, equalBytes, u64, utf8 } from '../../../shared/bytes.ts'
import { idOf, type HeaderHash, type LeafHash, type StatementHash } from '../../../shared/ids.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import { encodeHeader } from '../../../shared/protocol/header.ts'
import { statementHash } from '../../../shared/protocol/tbs.ts'
import { openEnvelope, type EnvelopeBytes, type OpenedEnvelope } from '../../../engine/envelope/open.ts'
import { openReasons, refusedEnvelope, type OpenReason } from '../../../engine/envelope/reasons.ts'
import { sealEnvelope } from '../../../engine/envelope/seal.ts'
import { verifyStatement } from '../../../engine/envelope/verify.ts'
import { flipBit } from '../../support/codec.ts'
import { createEnvelopeWorld, forRecipient, indexOf } from '../../support/envelope-world.ts'
import { forge, type Forgery } from '../../support/forge.ts'

const world = await createEnvelopeWorld('open')
const { crypto } = world
const sealed = world.seal()
// the parties in the order of the statement
const recipients = sealed.tbs.recipients.map((_, index) => {
  const party = world.parties.find((each) => indexOf(sealed, each) === index)
  if (party === undefined) throw new Error('a recipient is no party')
  return party
})
const me = recipients[0]!

const open = (envelope: EnvelopeBytes, ownKey = world.ownKey(me)): ReturnType<typeof openEnvelope> =>
  openEnvelope(crypto, { envelope, ownKey })

/** Opens and verifies: what a home does before it believes anything. */
function receive(envelope: EnvelopeBytes): OpenReason | OpenedEnvelope {
  const opened = open(envelope)
  if (!opened.ok) return opened.error
  const verified = verifyStatement(crypto, { ...opened.value, resolveSigner: world.resolveSigner })
  return verified.ok ? opened.value : verified.error
}

test('every recipient opens the same statement, each with its own link', () => {
  const prev = idOf<StatementHash>(crypto.sha256(utf8('before')))
  const input = world.input()
  const linked = world.seal({
    recipients: input.recipients.map((each, index) => ({
      ...each,
      link: index === 0 ? { seq: 1, prev: undefined } : { seq: index + 4, prev },
    })),
  })
  for (const [at, party] of world.parties.entries()) {
    const index = indexOf(linked, party)
    const opened = openEnvelope(crypto, { envelope: forRecipient(crypto, linked, index), ownKey: world.ownKey(party) })
    if (!opened.ok) throw new Error(opened.error)
    expect(opened.value.statementHash).toBe(linked.statementHash)
    expect(opened.value.headerHash).toBe(linked.headerHash)
    expect(opened.value.addressee).toEqual(party.addressee)
    expect(opened.value.link).toEqual(at === 0 ? { seq: 1, prev: undefined } : { seq: at + 4, prev })
    expect(opened.value.tbs).toEqual(linked.tbs)
    expect(heartbeatBody.decode(opened.value.statement.body)).toEqual({ note: world.note })
    expect(verifyStatement(crypto, { ...opened.value, resolveSigner: world.resolveSigner }).ok).toBe(true)
  }
})

test('device and author both sign, and both are resolved in their roles', () => {
  const signers = [world.device, world.author].map(({ role, certificate, keys }) => ({
    role,
    certificate,
    key: keys.secretKey,
  }))
  const opened = open(forRecipient(crypto, world.seal({ signers }), 0))
  if (!opened.ok) throw new Error(opened.error)
  const verified = verifyStatement(crypto, { ...opened.value, resolveSigner: world.resolveSigner })
  expect(verified.ok && verified.value.map((each) => each.role)).toEqual(['device', 'author'])
})

test('one addressee, the smallest envelope, needs no path', () => {
  const alone = world.seal({
    recipients: world.input().recipients.filter((each) => each.addressee.id === me.addressee.id),
  })
  const envelope = forRecipient(crypto, alone, 0)
  expect(envelope.path).toEqual([])
  expect(open(envelope).ok).toBe(true)
  expect(envelope.leaf.length).toBe(1265)
  expect(envelope.payload.length).toBe(4096 + 16 + 56)
})

test('nobody can be sealed to by a malformed public key', () => {
  const recipient = world.input().recipients[0]!
  for (const publicKey of [new Uint8Array(1216), new Uint8Array(1216).fill(0xff), recipient.publicKey.subarray(1)]) {
    const result = sealEnvelope(crypto, world.input({ recipients: [{ ...recipient, publicKey }] }))
    expect(result).toEqual({ ok: false, error: { addressee: recipient.addressee } })
  }
})

const honest = (): EnvelopeBytes => forRecipient(crypto, sealed, 0)
const forged = (bend: Forgery): EnvelopeBytes => forge(world, bend)

/** One hostile envelope, or more, for each reason. */
const refusals: { readonly [Reason in OpenReason]: Readonly<Record<string, () => EnvelopeBytes>> } = {
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
    'a header with another salt': () => forged({ header: (header) => ({ ...header, salt: flipBit(header.salt, 3) }) }),
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
    'fewer recipients than wraps': () => forged({ tbs: (tbs) => ({ ...tbs, recipients: tbs.recipients.slice(0, 2) }) }),
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
const stranger = {
  kind: 'unit',
  id: me.addressee.id.replace(/^./, '0'),
  epoch: 1,
} as (typeof sealed.tbs.recipients)[number]

for (const reason of openReasons) {
  for (const [what, make] of Object.entries(refusals[reason])) {
    test(`${what} is refused as ${reason}`, () => {
      expect(receive(make())).toBe(reason)
    })
  }
}

test('another header than the announced one is refused as header-hash', () => {
  const expectedHeader = idOf<HeaderHash>(crypto.random(32))
  const input = { envelope: honest(), ownKey: world.ownKey(me) }
  expect(openEnvelope(crypto, { ...input, expectedHeader })).toEqual({ ok: false, error: 'header-hash' })
  expect(openEnvelope(crypto, { ...input, expectedHeader: sealed.headerHash }).ok).toBe(true)
})

test('an envelope to a destroyed key is refused as epoch-dead', () => {
  expect(open(honest(), () => ({ state: 'dead' }))).toEqual({ ok: false, error: 'epoch-dead' })
})

test('an honest envelope built by the forger opens: what is refused is refused for its bend alone', () => {
  const received = receive(forged({}))
  expect(typeof received).toBe('object')
})

test('a recipient whose key is wrong but whose hash agrees meets a wrap that does not open', () => {
  const other = recipients[1]!
  const opened = open(honest(), () => ({
    state: 'held',
    secretKey: other.keys.secretKey,
    publicKeyHash: crypto.sha256(me.keys.publicKey),
  }))
  expect(opened).toEqual({ ok: false, error: 'wrap' })
})

test('the header proves transport only: a relay that lies about the payload is caught before any key is used', () => {
  let used = 0
  const header = encodeHeader({ ...decodeParts(), payloadHash: crypto.sha256(utf8('other')) })
  const result = open({ ...honest(), header }, (addressee) => {
    used += 1
    return world.ownKey(me)(addressee)
  })
  expect(result).toEqual({ ok: false, error: 'payload-hash' })
  expect(used).toBe(0)
})
function decodeParts(): Parameters<typeof encodeHeader>[0] {
  const { version, suite, messageId, salt, commitment, wrapsRoot, recipients: named } = sealed.tbs
  const { length } = sealed.payload
  return {
    version,
    suite,
    messageId,
    salt,
    commitment,
    wrapsRoot,
    wrapCount: named.length,
    payloadLength: length,
    payloadHash: crypto.sha256(sealed.payload),
  }
}

test('outwardly there is one error without a reason', () => {
  const error = refusedEnvelope()
  expect(error.code).toBe('envelope/refused')
  expect(JSON.stringify(error.params)).toBe('{}')
})

test('the statement hash is the hash of the signed bytes under its label', () => {
  expect(statementHash(crypto, sealed.statement.tbsBytes)).toBe(sealed.statementHash)
  expect(equalBytes(encodeHeader(decodeParts()), sealed.header)).toBe(true)
})
