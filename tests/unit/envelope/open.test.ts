import { expect, test } from 'vitest'
import { equalBytes, utf8 } from '../../../shared/bytes.ts'
import { idOf, type HeaderHash, type StatementHash } from '../../../shared/ids.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import { encodeHeader } from '../../../shared/protocol/header.ts'
import { statementHash } from '../../../shared/protocol/tbs.ts'
import { openEnvelope, type EnvelopeBytes, type OpenedEnvelope } from '../../../engine/envelope/open.ts'
import { openReasons, refusedEnvelope, type OpenReason } from '../../../engine/envelope/reasons.ts'
import { sealEnvelope } from '../../../engine/envelope/seal.ts'
import { verifyStatement } from '../../../engine/envelope/verify.ts'
import { flipBit } from '../../support/codec.ts'
import { createEnvelopeWorld, forRecipient, indexOf } from '../../support/envelope-world.ts'
import { forge } from '../../support/forge.ts'
import { hostileEnvelopes } from '../../support/hostile-envelopes.ts'

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

for (const [at, role] of ['device', 'author'].entries()) {
  test(`a statement by two whose ${role} signature fails is void, however good the other is`, () => {
    const signers = [world.device, world.author].map(({ keys, ...signer }) => ({ ...signer, key: keys.secretKey }))
    const bent = forge(world, {
      input: { signers },
      signatures: (list) => list.map((each, index) => (index === at ? flipBit(each, 9) : each)),
    })
    expect(receive(bent)).toBe('signature')
    const swapped = forge(world, { input: { signers }, signatures: (list) => list.toReversed() })
    expect(receive(swapped)).toBe('signature')
  })
}

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

const refusals = hostileEnvelopes(world, sealed)
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
  const received = receive(forge(world, {}))
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
