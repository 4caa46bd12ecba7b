/** Every single bit of a small envelope, twice: as it is, and with the hashes that a relay can recompute put right. */
import { expect, test } from 'vitest'
import { concat } from '../../../shared/bytes.ts'
import { decodeHeader, encodeHeader } from '../../../shared/protocol/header.ts'
import { leafHash, rootFromPath } from '../../../shared/protocol/merkle.ts'
import { openEnvelope, type EnvelopeBytes } from '../../../engine/envelope/open.ts'
import type { OpenReason } from '../../../engine/envelope/reasons.ts'
import { verifyCarried, verifyStatement } from '../../../engine/envelope/verify.ts'
import { carryBody } from '../../../shared/protocol/bodies/carry.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import { flipBit } from '../../support/codec.ts'
import { createEnvelopeWorld, createdAt, forRecipient, indexOf } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('bit-flip')
const { crypto } = world
const receipt = receiptBody.encode(crypto, {
  note: world.note,
  entries: [
    {
      statement: world.seal().statementHash,
      addressee: addresseeKey(world.parties[1].addressee),
      rung: 'decrypted',
      outcome: 'accepted',
      at: createdAt,
      complete: true,
    },
  ],
  links: [],
})
const sealed = world.seal({ type: messageTypes.receipt, body: receipt })
const me = world.parties[0]
const envelope = forRecipient(crypto, sealed, indexOf(sealed, me))

/** The reason of the refusal; `undefined` when the envelope was believed. */
function refusal(bent: EnvelopeBytes): OpenReason | undefined {
  const opened = openEnvelope(crypto, { envelope: bent, ownKey: world.ownKey(me) })
  if (!opened.ok) return opened.error
  const verified = verifyStatement(crypto, { ...opened.value, resolveSigner: world.resolveSigner })
  return verified.ok ? undefined : verified.error
}

/** How often each reason refused, over all bits of `length` bytes. */
function refusals(
  length: number,
  bend: (bit: number) => EnvelopeBytes,
): Partial<Record<OpenReason | 'believed', number>> {
  const counts: Partial<Record<OpenReason | 'believed', number>> = {}
  for (let bit = 0; bit < length * 8; bit++) {
    const reason = refusal(bend(bit)) ?? 'believed'
    counts[reason] = (counts[reason] ?? 0) + 1
  }
  return counts
}

const withHeader = (changes: Partial<ReturnType<typeof decodeHeader>>): Uint8Array =>
  encodeHeader({ ...decodeHeader(envelope.header), ...changes })

/** The header that fits a bent leaf or path. */
function rerooted(leaf: Uint8Array, path: readonly Uint8Array[]): Uint8Array {
  const size = decodeHeader(envelope.header).wrapCount
  const wrapsRoot = rootFromPath(crypto, { leafHash: leafHash(crypto, leaf), index: envelope.index, size, path })
  if (wrapsRoot === undefined) throw new Error('the path has another length')
  return withHeader({ wrapsRoot })
}

const splitPath = (all: Uint8Array): Uint8Array[] => envelope.path.map((_, at) => all.slice(at * 32, at * 32 + 32))
const wholePath = concat(...envelope.path)

test('the envelope itself is believed', () => {
  expect(refusal(envelope)).toBeUndefined()
})

test('every flipped bit of the header is refused', { timeout: 120_000 }, () => {
  const counts = refusals(envelope.header.length, (bit) => ({ ...envelope, header: flipBit(envelope.header, bit) }))
  expect(Object.keys(counts).toSorted()).toEqual(['header', 'path', 'payload-hash', 'wrap'])
})

test('every flipped bit of the own leaf is refused by its path', { timeout: 120_000 }, () => {
  const counts = refusals(envelope.leaf.length, (bit) => ({ ...envelope, leaf: flipBit(envelope.leaf, bit) }))
  expect(counts).toEqual({ path: envelope.leaf.length * 8 })
})

test('every flipped bit of the path is refused', () => {
  const counts = refusals(wholePath.length, (bit) => ({ ...envelope, path: splitPath(flipBit(wholePath, bit)) }))
  expect(counts).toEqual({ path: wholePath.length * 8 })
})

test('every flipped bit of the payload is refused by its hash', { timeout: 120_000 }, () => {
  const counts = refusals(envelope.payload.length, (bit) => ({ ...envelope, payload: flipBit(envelope.payload, bit) }))
  expect(counts).toEqual({ 'payload-hash': envelope.payload.length * 8 })
})

test(
  'every flipped bit of the payload under a matching hash is refused by commitment or chunk',
  { timeout: 240_000 },
  () => {
    const counts = refusals(envelope.payload.length, (bit) => {
      const payload = flipBit(envelope.payload, bit)
      return { ...envelope, payload, header: withHeader({ payloadHash: crypto.sha256(payload) }) }
    })
    expect(counts).toEqual({ commitment: 56 * 8, chunk: (envelope.payload.length - 56) * 8 })
  },
)

test(
  'every flipped bit of the leaf under a matching root is refused by addressee, key or wrap',
  { timeout: 120_000 },
  () => {
    const counts = refusals(envelope.leaf.length, (bit) => {
      const leaf = flipBit(envelope.leaf, bit)
      return { ...envelope, leaf, header: rerooted(leaf, envelope.path) }
    })
    expect(counts).toEqual({ 'addressee-unknown': 25 * 8, 'key-mismatch': 32 * 8, wrap: 1208 * 8 })
  },
)

test('every flipped bit of the path under a matching root is refused by the signed root', { timeout: 120_000 }, () => {
  const counts = refusals(wholePath.length, (bit) => {
    const path = splitPath(flipBit(wholePath, bit))
    return { ...envelope, path, header: rerooted(envelope.leaf, path) }
  })
  expect(counts).toEqual({ 'tbs-mismatch': wholePath.length * 8 })
})

test('every flipped bit of a carried statement is refused', { timeout: 120_000 }, () => {
  const { tbsBytes, signatures, body } = sealed.statement
  const whole = concat(tbsBytes, ...signatures, body)
  const refused = (bit: number): boolean => {
    const bent = flipBit(whole, bit)
    const original: Statement = {
      tbsBytes: bent.slice(0, tbsBytes.length),
      signatures: [bent.slice(tbsBytes.length, tbsBytes.length + 64)],
      body: bent.slice(tbsBytes.length + 64),
    }
    return !verifyCarried(crypto, { original, resolveSigner: world.resolveSigner }).ok
  }
  const believed = Array.from({ length: whole.length * 8 }, (_, bit) => bit).filter((bit) => !refused(bit))
  expect(believed).toEqual([])
})

test('a carried original is verified without regard to its recipients, and by its own hash', () => {
  const carried = carryBody.encode(crypto, {
    note: world.note,
    items: [{ ...sealed.statement, reason: 'resend' }],
  })
  const [item] = carryBody.decode(carried).items
  if (item === undefined) throw new Error('the carry is empty')
  const verified = verifyCarried(crypto, { original: item, resolveSigner: world.resolveSigner })
  expect(verified.ok && verified.value.statementHash).toBe(sealed.statementHash)
})

test('a carried original with a signature missing, extra or cut is refused', () => {
  const { statement } = sealed
  const [signature] = statement.signatures
  if (signature === undefined) throw new Error('unsigned')
  for (const signatures of [[], [signature, signature], [signature.subarray(1)]]) {
    const original = { ...statement, signatures }
    expect(verifyCarried(crypto, { original, resolveSigner: world.resolveSigner })).toEqual({
      ok: false,
      error: 'layout',
    })
  }
})
