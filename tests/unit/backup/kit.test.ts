import { expect, test } from 'vitest'
import { createKit, kitOf, parseShare, recoverKey, shareSheet, shareTextOf } from '../../../engine/backup/kit.ts'
import { utf8ToText } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { codeOf } from '../../support/home-kit.ts'

const crypto = await createCrypto()
const made = createKit(crypto, { threshold: 3, count: 5 })

test('three of five shares give the private half of the kit, from sheets as they are printed', () => {
  const sheets = made.shares.map((text, index) =>
    utf8ToText(shareSheet({ unit: 'Công an thử', kit: made.kit, text, number: index + 1, threshold: 3, count: 5 })),
  )
  const { key, kit } = recoverKey(crypto, [sheets[4]!, sheets[0]!, sheets[2]!].map(shareTextOf))
  const { publicKey } = crypto.kemKeyPair(key)
  expect(publicKey).toEqual(made.publicKey)
  expect(kit).toBe(kitOf(crypto, publicKey))
})

test('case, spaces and the usual confusions of letters do not matter', () => {
  const typed = made.shares[0]!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect(parseShare(crypto, typed)).toEqual(parseShare(crypto, made.shares[0]!))
})

test('every mistyped character is found, and every cut', async () => {
  const text = made.shares[1]!
  for (let at = 0; at < text.length; at++) {
    if (/[-\n]/.test(text.charAt(at))) continue
    const other = text.slice(0, at) + (text.charAt(at) === '7' ? '8' : '7') + text.slice(at + 1)
    expect(await codeOf(() => parseShare(crypto, other))).toBe('recovery/share-damaged')
    expect(await codeOf(() => parseShare(crypto, text.slice(0, at)))).toBe('recovery/share-damaged')
  }
})

test('too few, the same twice, and shares of two kits each have their code', async () => {
  const [a, b] = made.shares as [string, string]
  const other = createKit(crypto, { threshold: 3, count: 5 }).shares
  expect(await codeOf(() => recoverKey(crypto, []))).toBe('recovery/shares-missing')
  expect(await codeOf(() => recoverKey(crypto, [a, b]))).toBe('recovery/shares-missing')
  expect(await codeOf(() => recoverKey(crypto, [a, b, b]))).toBe('recovery/shares-missing')
  expect(await codeOf(() => recoverKey(crypto, [a, b, other[2]!]))).toBe('recovery/other-kit')
})
