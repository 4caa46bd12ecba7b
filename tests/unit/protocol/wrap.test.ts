/** What a wrap refuses that opens: links that cannot be, and leaves that are none. What it leaves behind in memory. */
import { expect, test } from 'vitest'
import { concat, u64, utf8, type Bytes } from '../../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../../shared/ids.ts'
import { encodeAddressee } from '../../../shared/protocol/addressee.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { leafBytes, openWrap, parseLeaf, sealWrap, wrapAad, wrapInfo } from '../../../shared/protocol/wrap.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('wraps')
const { crypto } = world
const [{ addressee, keys }] = world.parties
const aad = utf8('aad')
const prev = 'ab'.repeat(32) as StatementHash
const key = new Uint8Array(32).fill(3)
const publicKeyHash = crypto.sha256(keys.publicKey)

/** A wrap that a hostile sender makes: any plaintext, correctly sealed. */
function leafOf(plaintext: Uint8Array): Bytes {
  const wrap = crypto.hpkeSeal({
    publicKey: keys.publicKey,
    info: wrapInfo(addressee, publicKeyHash),
    aad,
    plaintext,
  })
  if (wrap === undefined) throw new Error('unusable key')
  return concat(encodeAddressee(addressee), publicKeyHash, wrap)
}
const open = (plaintext: Uint8Array, by: Crypto = crypto): ReturnType<typeof openWrap> => {
  const wrap = leafOf(plaintext).slice(25 + 32)
  return openWrap(by, { leaf: { addressee, publicKeyHash, wrap }, secretKey: keys.secretKey, aad })
}

const none = new Uint8Array(32)
const impossible: Readonly<Record<string, Bytes>> = {
  'number 0': concat(key, u64(0), none),
  'number 0 with a predecessor': concat(key, u64(0), idBytes(prev)),
  'number 1 with a predecessor': concat(key, u64(1), idBytes(prev)),
  'number 2 without one': concat(key, u64(2), none),
  'a number above 2^53-1': concat(key, Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 0), idBytes(prev)),
}
for (const [what, plaintext] of Object.entries(impossible)) {
  test(`a link with ${what} is refused, though the wrap opens`, () => {
    expect(open(plaintext)).toEqual({ ok: false, reason: 'link' })
  })
}

test('a wrap of another length inside opens nothing', () => {
  const whole = concat(key, u64(1), none)
  for (const bad of [whole.slice(1), concat(whole, Uint8Array.of(0)), new Uint8Array(0)]) {
    expect(open(bad)).toEqual({ ok: false, reason: 'wrap' })
  }
  expect(open(whole)).toMatchObject({ ok: true, link: { seq: 1, prev: undefined } })
})

test('a leaf of another length, or to nobody that there can be, is no leaf', () => {
  const leaf = leafOf(concat(key, u64(1), none))
  expect(leaf).toHaveLength(leafBytes)
  expect(parseLeaf(leaf)?.addressee).toEqual(addressee)
  expect(parseLeaf(leaf.slice(0, -1))).toBeUndefined()
  expect(parseLeaf(concat(leaf, Uint8Array.of(0)))).toBeUndefined()
  expect(parseLeaf(leaf.with(0, 9))).toBeUndefined()
  expect(parseLeaf(leaf.with(17, 0xff))).toBeUndefined()
})

test('nothing is sealed to a malformed key, nor with a link that every receiver refuses', () => {
  const contentKey = crypto.secretKey(key)
  const input = { addressee, publicKey: keys.publicKey, aad, contentKey, link: { seq: 1, prev: undefined } }
  expect(sealWrap(crypto, { ...input, publicKey: new Uint8Array(5) })).toBeUndefined()
  for (const link of [
    { seq: 0, prev },
    { seq: -1, prev },
    { seq: 1.5, prev },
    { seq: 2 ** 53, prev },
  ]) {
    expect(() => sealWrap(crypto, { ...input, link })).toThrow('seq 1 has no predecessor, every other has one')
  }
})

test('a wrap is bound to message id, salt and commitment, in this order', () => {
  const { messageId, salt, commitment } = world.seal().tbs
  expect(wrapAad({ messageId, salt, commitment })).toEqual(concat(idBytes(messageId), salt, commitment))
})

test('the key in the clear is wiped behind sealing and opening', () => {
  const seen: Uint8Array[] = []
  const watching: Crypto = {
    ...crypto,
    hpkeSeal: (input) => {
      seen.push(input.plaintext)
      return crypto.hpkeSeal(input)
    },
    hpkeOpen: (input) => {
      const plaintext = crypto.hpkeOpen(input)
      if (plaintext !== undefined) seen.push(plaintext)
      return plaintext
    },
  }
  const link = { seq: 1, prev: undefined }
  sealWrap(watching, { addressee, publicKey: keys.publicKey, aad, contentKey: crypto.secretKey(key), link })
  expect(open(concat(key, u64(1), none), watching).ok).toBe(true)
  expect(seen).toEqual([new Uint8Array(72), new Uint8Array(72)])
})
