/** Each length, the padding and the order of the checks of the plaintext, wrong alone. */
import { expect, test } from 'vitest'
import { concat, u32, type Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { padme } from '../../../shared/protocol/padding.ts'
import { encodePlaintext, splitPlaintext, type Statement } from '../../../shared/protocol/plaintext.ts'
import { encodeTbs } from '../../../shared/protocol/tbs.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('plaintext')
const { tbs, statement } = world.seal()
const good = encodePlaintext(statement)
const contentLength = 4 + statement.tbsBytes.length + 64 + statement.body.length
const reasonOf = (plaintext: Bytes): string | undefined => {
  const split = splitPlaintext(plaintext)
  return split.ok ? undefined : split.reason
}

test('lengths that do not fit into the plaintext are a wrong layout', () => {
  expect(reasonOf(new Uint8Array(0))).toBe('layout')
  expect(reasonOf(new Uint8Array(3))).toBe('layout')
  expect(reasonOf(concat(u32(5), new Uint8Array(4)))).toBe('layout')
  expect(reasonOf(concat(u32(limits.tbsBytes + 1), new Uint8Array(limits.tbsBytes + 1)))).toBe('layout')
  expect(reasonOf(good.slice(0, contentLength - 1))).toBe('layout')
})

test('what has room for a TBS and is none is a wrong TBS, up to the largest', () => {
  expect(reasonOf(new Uint8Array(4))).toBe('tbs')
  expect(reasonOf(concat(u32(4), new Uint8Array(4)))).toBe('tbs')
  expect(reasonOf(concat(u32(limits.tbsBytes), new Uint8Array(limits.tbsBytes)))).toBe('tbs')
})

test('padding is zeros up to the smallest class, and nothing else', () => {
  expect(good).toHaveLength(4096)
  expect(reasonOf(good)).toBeUndefined()
  expect(reasonOf(good.slice(0, contentLength))).toBe('padding')
  expect(reasonOf(good.slice(0, -1))).toBe('padding')
  expect(reasonOf(concat(good, new Uint8Array(16_384 - 4096)))).toBe('padding')
  expect(reasonOf(good.with(contentLength, 1))).toBe('padding')
  expect(reasonOf(good.with(good.length - 1, 1))).toBe('padding')
})

test('a content that fills its class to the last byte needs no padding', () => {
  let length = tbs.bodyLength
  const withBody = (): Statement => ({
    tbsBytes: encodeTbs({ ...tbs, bodyLength: length }),
    signatures: [new Uint8Array(64).fill(1)],
    body: new Uint8Array(length).fill(2),
  })
  const missing = (): number => 4096 - 4 - 64 - length - withBody().tbsBytes.length
  while (missing() !== 0) length += missing()
  const full = withBody()
  const plaintext = encodePlaintext(full)
  expect(plaintext).toHaveLength(4096)
  expect(plaintext.at(-1)).toBe(2)
  expect(splitPlaintext(plaintext)).toMatchObject({ ok: true, statement: full })
})

test('several signatures come back each in its place', () => {
  const signers = [world.device, world.author].map(({ role, certificate }) => ({ role, certificate }))
  const signatures = [1, 2].map((fill) => new Uint8Array(64).fill(fill))
  const two = { ...statement, tbsBytes: encodeTbs({ ...tbs, signers }), signatures }
  expect(splitPlaintext(encodePlaintext(two))).toMatchObject({ ok: true, statement: two })
})

test('Padme reaches to 2^31 and says what it does not take', () => {
  expect(padme(2 ** 31)).toBe(2 ** 31)
  expect(() => padme(2 ** 31 + 1)).toThrow('length out of range')
  expect(() => padme(1)).toThrow('length out of range')
})

test('the plaintext may be a window on a larger buffer', () => {
  const room = new Uint8Array(good.length + 100).fill(0xff)
  room.set(good, 50)
  expect(splitPlaintext(room.subarray(50, 50 + good.length))).toEqual({ ok: true, tbs, statement })
})
