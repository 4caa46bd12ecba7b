/** Signatures and originals inside a carry: each thing that may be wrong with one, alone. What is left in memory. */
import { expect, test } from 'vitest'
import { concat } from '../../../shared/bytes.ts'
import { encodeHeader, decodeHeader } from '../../../shared/protocol/header.ts'
import type { Crypto, SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { encodeTbs, signTbs, statementHash, bodyHash, type Tbs } from '../../../shared/protocol/tbs.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import { isOwnBody, openEnvelope } from '../../../engine/envelope/open.ts'
import { verifyCarried, verifyStatement } from '../../../engine/envelope/verify.ts'
import { flipBit } from '../../support/codec.ts'
import { createEnvelopeWorld, forRecipient, indexOf } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('verify')
const { crypto, resolveSigner } = world
const sealed = world.seal({
  signers: [world.device, world.author].map(({ keys, ...signer }) => ({ ...signer, key: keys.secretKey })),
})
const { tbs, statement: original } = sealed
const carried = (statement: Statement) => verifyCarried(crypto, { original: statement, resolveSigner })

/** Signed as it stands, whatever it says. */
function signedAs(change: Partial<Tbs>): Statement {
  const tbsBytes = encodeTbs({ ...tbs, ...change })
  const signatures = [world.device, world.author].map(({ keys }) => signTbs(crypto, keys.secretKey, tbsBytes))
  return { tbsBytes, signatures, body: original.body }
}

test('an original that is whole gives its statement, its hash and its signers in their order', () => {
  const verified = carried(original)
  expect(verified).toMatchObject({ ok: true, value: { tbs, statementHash: sealed.statementHash } })
  expect(verified.ok && verified.value.signers.map(({ role }) => role)).toEqual(['device', 'author'])
  expect(statementHash(crypto, original.tbsBytes)).toBe(sealed.statementHash)
})

test('an original with one thing wrong is refused for that', () => {
  const [first, second] = original.signatures as [(typeof original.signatures)[0], (typeof original.signatures)[0]]
  const short = first.slice(1)
  expect(carried({ ...original, tbsBytes: original.tbsBytes.slice(1) })).toEqual({ ok: false, error: 'tbs' })
  expect(carried({ ...original, signatures: [short, second] })).toEqual({ ok: false, error: 'layout' })
  expect(carried({ ...original, signatures: [first, short] })).toEqual({ ok: false, error: 'layout' })
  expect(carried({ ...original, signatures: [first] })).toEqual({ ok: false, error: 'layout' })
  expect(carried({ ...original, signatures: [first, second, second] })).toEqual({ ok: false, error: 'layout' })
  expect(carried({ ...original, signatures: [] })).toEqual({ ok: false, error: 'layout' })
  expect(carried({ ...original, body: flipBit(original.body, 3) })).toEqual({ ok: false, error: 'body-hash' })
  expect(carried({ ...original, signatures: [first, flipBit(second, 3)] })).toEqual({ ok: false, error: 'signature' })
  expect(carried({ ...original, signatures: [second, first] })).toEqual({ ok: false, error: 'signature' })
  const unknown = verifyCarried(crypto, { original, resolveSigner: () => undefined })
  expect(unknown).toEqual({ ok: false, error: 'signer-unknown' })
})

test('a body is that of its statement by length and by hash, and never shorter than its random bytes', () => {
  expect(carried(signedAs({})).ok).toBe(true)
  for (const bodyLength of [tbs.bodyLength + 1, tbs.bodyLength - 1])
    expect(carried(signedAs({ bodyLength }))).toEqual({ ok: false, error: 'body-hash' })
  const named = (body: Uint8Array): Tbs => ({ ...tbs, bodyLength: body.length, bodyHash: bodyHash(crypto, body) })
  const [shortest, tooShort] = [new Uint8Array(32), new Uint8Array(31)]
  expect(isOwnBody(crypto, named(shortest), shortest)).toBe(true)
  expect(isOwnBody(crypto, named(tooShort), tooShort)).toBe(false)
})

test('a statement with fewer or more signatures than signers has a wrong layout, before any is looked at', () => {
  for (const signatures of [[], original.signatures.slice(1), [...original.signatures, new Uint8Array(64)]]) {
    const asked: string[] = []
    const verdict = verifyStatement(crypto, {
      tbs,
      statement: { ...original, signatures },
      resolveSigner: (signer, checkpoint) => {
        asked.push(signer.role)
        return resolveSigner(signer, checkpoint)
      },
    })
    expect(verdict).toEqual({ ok: false, error: 'layout' })
    expect(asked).toEqual([])
  }
})

const [me] = world.parties
const envelope = forRecipient(crypto, sealed, indexOf(sealed, me))

test('a header that tells another length of the payload is refused, though its hash is right', () => {
  const header = decodeHeader(envelope.header)
  for (const more of [-1, 1]) {
    const bent = encodeHeader({ ...header, payloadLength: header.payloadLength + more })
    const opened = openEnvelope(crypto, { envelope: { ...envelope, header: bent }, ownKey: world.ownKey(me) })
    expect(opened).toEqual({ ok: false, error: 'payload-hash' })
  }
})

test('content key, chunk key and plaintext are wiped, whether the envelope opens or not', () => {
  const keys: SecretKey[] = []
  const plaintexts: Uint8Array[] = []
  let purged = 0
  const watching: Crypto = {
    ...crypto,
    secretKey: (bytes) => {
      const key = crypto.secretKey(bytes)
      keys.push(key)
      return key
    },
    chunkedKey: (options) => {
      const chunked = crypto.chunkedKey(options)
      return {
        ...chunked,
        openChunks: (sealedChunks) => {
          const plaintext = chunked.openChunks(sealedChunks)
          if (plaintext !== undefined) plaintexts.push(plaintext)
          return plaintext
        },
        purge: () => {
          purged += 1
          chunked.purge()
        },
      }
    },
  }
  const open = (payload: Uint8Array): boolean => {
    const header = encodeHeader({ ...decodeHeader(envelope.header), payloadHash: crypto.sha256(payload) })
    return openEnvelope(watching, { envelope: { ...envelope, header, payload }, ownKey: world.ownKey(me) }).ok
  }
  expect(open(envelope.payload)).toBe(true)
  expect(open(flipBit(envelope.payload, 0))).toBe(false)
  expect(open(flipBit(envelope.payload, 8 * 100))).toBe(false)
  expect(purged).toBe(3)
  expect(keys).toHaveLength(3)
  for (const key of keys) expect(() => key.unwrap(() => 0)).toThrow('the key was purged')
  expect(plaintexts.map((each) => Buffer.from(concat(each)).equals(Buffer.alloc(each.length)))).toEqual([true])
})
