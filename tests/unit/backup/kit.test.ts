import { expect, test } from 'vitest'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createKit,
  formatShare,
  kitOf,
  parseShare,
  recoverKey,
  shareSheet,
  shareTextOf,
} from '../../../engine/backup/kit.ts'
import { readSheet } from '../../../engine/backup/sheet.ts'
import { bytesToHex, utf8ToText } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

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

test('a share is four lines of four groups of five letters, none of them I, L, O or U, and says what it is of', () => {
  expect(made.shares).toHaveLength(5)
  for (const [index, text] of made.shares.entries()) {
    expect(text).toMatch(/^(?:(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}(?:\n|$)){4}$/)
    expect(parseShare(crypto, text)).toMatchObject({ kit: made.kit, threshold: 3, count: 5, x: index + 1 })
  }
  expect(made.kit).toMatch(/^[0-9a-f]{20}$/)
  const label = Buffer.from('giaoban/recovery-kit/v1\0')
  expect(made.kit).toBe(bytesToHex(crypto.sha256(label, made.publicKey)).slice(0, 20))
})

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The letters of these bytes and their check, five bits each. */
function lettersOf(content: readonly number[]): string {
  const check = crypto.sha256(Buffer.from('giaoban/recovery-kit/v1\0'), Uint8Array.from(content)).subarray(0, 4)
  const bits = [...content, ...check].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('')
}

test('its letters are the bits of version, kit, threshold, count, place, share and check, five by five', async () => {
  const y = Uint8Array.from({ length: 32 }, (_, index) => index * 7)
  const content = [...Buffer.from(made.kit, 'hex'), 3, 5, 2, ...y]
  const share = { kit: made.kit, threshold: 3, count: 5, x: 2, y }
  expect(formatShare(crypto, share).replaceAll(/[-\n]/g, '')).toBe(lettersOf([1, ...content]))
  expect(parseShare(crypto, lettersOf([1, ...content]))).toEqual(share)
  expect(await codeOf(() => parseShare(crypto, lettersOf([2, ...content])))).toBe('recovery/share-damaged')
})

test('what says that it is no share of anything is damaged, whatever its check says', async () => {
  const share = parseShare(crypto, made.shares[0]!)
  const bent = [{ x: 0 }, { x: 6 }, { threshold: 1 }].map((change) => formatShare(crypto, { ...share, ...change }))
  for (const text of [...bent, 'U'.repeat(80), `${made.shares[0]!}0`])
    expect(await codeOf(() => parseShare(crypto, text))).toBe('recovery/share-damaged')
  for (const x of [1, 5]) expect(parseShare(crypto, formatShare(crypto, { ...share, x })).x).toBe(x)
  expect(parseShare(crypto, formatShare(crypto, { ...share, threshold: 2 })).threshold).toBe(2)
})

test('shares of one kit that say another threshold, or do not give its key, are of another kit', async () => {
  const [a, b, c, d] = made.shares.map((text) => parseShare(crypto, text)) as [Share, Share, Share, Share]
  const text = (share: Share, change: Partial<Share> = {}) => formatShare(crypto, { ...share, ...change })
  const y = new Uint8Array(32)
  for (const given of [
    [text(a, { threshold: 2 }), text(b), text(c)],
    [text(a), text(b), text(c, { y })],
    // told before it is told that there are too few
    [text(a), text(b, { threshold: 4 })],
    [text(a), text(b, { kit: '00'.repeat(10) })],
  ]) {
    const refused = codeAndKit(() => recoverKey(crypto, given))
    expect(refused).toEqual({ code: 'recovery/other-kit', kit: made.kit })
  }
  // more than are needed: the first ones decide
  const { key } = recoverKey(
    crypto,
    [a, b, c, d].map((share) => text(share)),
  )
  expect(crypto.kemKeyPair(key).publicKey).toEqual(made.publicKey)
})

test('a sheet says in both languages what it is and how many are needed', () => {
  const [, text = ''] = made.shares
  const said = shareSheet({ unit: 'Công an thử', kit: made.kit, text, number: 2, threshold: 3, count: 5 })
  expect(utf8ToText(said).split('\n')).toEqual([
    'GIAO BAN',
    `Bộ khóa phục hồi / Recovery kit ${made.kit}`,
    'Công an thử',
    'Mảnh 2 / 5. Cần 3 mảnh khác nhau để phục hồi.',
    'Share 2 of 5. 3 different shares are needed to recover.',
    '',
    ...text.split('\n').map((line) => `    ${line}`),
    '',
    'Giữ riêng từng mảnh, niêm phong, không chụp ảnh, không gửi qua mạng.',
    'Keep each share apart, sealed; no photograph, no network.',
    '',
  ])
  expect(shareTextOf(text)).toBe(text)
  const spaced = utf8ToText(said).replaceAll('\n', ' \r\n')
  expect(parseShare(crypto, shareTextOf(spaced))).toEqual(parseShare(crypto, text))
  expect(shareTextOf('nothing of a share')).toBe('nothing of a share')
})

test('of the private half nothing is left but the papers, and of a recovered one the key alone', () => {
  const making = watchedSecrets(crypto)
  createKit(making.crypto, { threshold: 2, count: 3 })
  expect([making.wiped(), making.purged()]).toEqual([true, [true, true]])
  const found = watchedSecrets(crypto)
  recoverKey(found.crypto, made.shares)
  expect([found.wiped(), found.purged()]).toEqual([true, [false, true]])
  const [a, b, c] = made.shares as [string, string, string]
  const bent = formatShare(crypto, { ...parseShare(crypto, c), y: new Uint8Array(32) })
  const wrong = watchedSecrets(crypto)
  expect(() => recoverKey(wrong.crypto, [a, b, bent])).toThrow('recovery/other-kit')
  expect([wrong.wiped(), wrong.purged()]).toEqual([true, [true, true]])
})

test('a sheet is read from its file; what is none or too long is damaged, and one that is not there is a disk that fails', async () => {
  using folder = temporaryFolder()
  const at = (name: string, content?: string): string => {
    const path = join(folder.path, name)
    if (content !== undefined) writeFileSync(path, content)
    return path
  }
  const text = made.shares[0]!
  const indented = `Mảnh 1\n${text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\nend`
  expect(parseShare(crypto, readSheet(at('sheet.txt', indented)))).toEqual(parseShare(crypto, text))
  mkdirSync(join(folder.path, 'folder'))
  for (const path of [at('folder'), at('long', `${text}\n`.padEnd(16_385))])
    expect(await codeOf(() => readSheet(path))).toBe('recovery/share-damaged')
  expect(await codeOf(() => readSheet(at('nothing')))).toBe('store/io')
  expect(readSheet(at('whole', `${text}\n`.padEnd(16_384)))).toContain(text.slice(0, 5))
})

type Share = ReturnType<typeof parseShare>

function codeAndKit(work: () => unknown): unknown {
  try {
    work()
    return 'nothing thrown'
  } catch (thrown) {
    const { code, params } = thrown as { readonly code: string; readonly params: { readonly kit?: string } }
    return { code, kit: params.kit }
  }
}
