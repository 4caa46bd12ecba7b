/**
 * A unit's recovery kit: an X-Wing pair whose private half exists on paper alone, k of n (docs/spec/backup.md, Kit).
 * A share is 50 bytes, printed as 16 groups of five characters of Crockford's base32.
 */
import { bytesToHex, concat, equalBytes, u8, utf8, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { labels } from '../../shared/protocol/labels.ts'
import type { Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { combine, split } from './shamir.ts'

const kitBytes = 10
const seedBytes = 32
const checkBytes = 4
const shareBytes = 1 + kitBytes + 3 + seedBytes + checkBytes
const version = 1
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export interface KitShare {
  /** First bytes of the hash of the kit's public key, in hex: stands on every share. */
  readonly kit: string
  readonly threshold: number
  readonly count: number
  readonly x: number
  readonly y: Bytes
}

/** The number of the kit that a public key belongs to. */
export const kitOf = (crypto: Hash, publicKey: Uint8Array): string =>
  bytesToHex(crypto.sha256(labels.recoveryKit, publicKey).subarray(0, kitBytes))

/** The private half is split and forgotten; what remains are the texts of the shares and the public half. */
export function createKit(
  crypto: Crypto,
  parts: { readonly threshold: number; readonly count: number },
): { readonly kit: string; readonly publicKey: Bytes; readonly shares: readonly string[] } {
  const seed = crypto.random(seedBytes)
  const key = crypto.secretKey(seed)
  const pair = crypto.kemKeyPair(key)
  const kit = kitOf(crypto, pair.publicKey)
  const shares = split(crypto, seed, parts).map((share) => formatShare(crypto, { ...share, ...parts, kit }))
  seed.fill(0)
  key.purge()
  pair.secretKey.purge()
  return { kit, publicKey: pair.publicKey, shares }
}

export function formatShare(crypto: Hash, { kit, threshold, count, x, y }: KitShare): string {
  const kitId = Uint8Array.from(kit.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const content = concat(u8(version), kitId, u8(threshold), u8(count), u8(x), y)
  const bytes = concat(content, crypto.sha256(labels.recoveryKit, content).subarray(0, checkBytes))
  let text = ''
  for (let at = 0; at < shareBytes * 8; at += 5) {
    const pair = ((bytes[at >> 3] as number) << 8) | (bytes[(at >> 3) + 1] ?? 0)
    text += alphabet.charAt((pair >> (11 - (at & 7))) & 31)
  }
  return (text.match(/.{20}/g) ?? []).map((line) => (line.match(/.{5}/g) ?? []).join('-')).join('\n')
}

/** What a person has typed: case, spaces, hyphens and the usual confusions do not matter. Throws `recovery/share-damaged`. */
export function parseShare(crypto: Hash, typed: string): KitShare {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const bytes = new Uint8Array(shareBytes)
  const damaged = (): GiaobanError => new GiaobanError('recovery/share-damaged')
  if (text.length !== (shareBytes * 8) / 5) throw damaged()
  for (let index = 0; index < text.length; index++) {
    const value = alphabet.indexOf(text.charAt(index))
    if (value < 0) throw damaged()
    const bits = value << (11 - ((index * 5) & 7))
    const at = (index * 5) >> 3
    bytes[at] = (bytes[at] as number) | (bits >> 8)
    if (at + 1 < shareBytes) bytes[at + 1] = (bytes[at + 1] as number) | (bits & 0xff)
  }
  const content = bytes.subarray(0, -checkBytes)
  const check = crypto.sha256(labels.recoveryKit, content).subarray(0, checkBytes)
  const [first, threshold, count, x] = [bytes[0], bytes[11], bytes[12], bytes[13]] as [number, number, number, number]
  if (first !== version || !equalBytes(check, bytes.subarray(-checkBytes)) || x < 1 || x > count || threshold < 2)
    throw damaged()
  return { kit: bytesToHex(bytes.subarray(1, 11)), threshold, count, x, y: bytes.slice(14, 46) }
}

/**
 * The private half. Throws GiaobanError `recovery/share-damaged`, `recovery/shares-missing` (too few different ones),
 * `recovery/other-kit` (shares of several kits, or shares that do not give their kit's key).
 */
export function recoverKey(
  crypto: Crypto,
  typed: readonly string[],
): { readonly key: SecretKey; readonly kit: string } {
  const shares = typed.map((text) => parseShare(crypto, text))
  const [first] = shares
  if (first === undefined) throw new GiaobanError('recovery/shares-missing')
  if (shares.some(({ kit, threshold }) => kit !== first.kit || threshold !== first.threshold))
    throw new GiaobanError('recovery/other-kit', { params: { kit: first.kit } })
  const different = [...new Map(shares.map((share) => [share.x, share])).values()]
  if (different.length < first.threshold) throw new GiaobanError('recovery/shares-missing')
  const seed = combine(different.slice(0, first.threshold))
  const key = crypto.secretKey(seed)
  seed.fill(0)
  const { publicKey, secretKey } = crypto.kemKeyPair(key)
  secretKey.purge()
  if (kitOf(crypto, publicKey) === first.kit) return { key, kit: first.kit }
  key.purge()
  throw new GiaobanError('recovery/other-kit', { params: { kit: first.kit } })
}

/** The page of one share, for printing. */
export function shareSheet(share: {
  readonly unit: string
  readonly kit: string
  readonly text: string
  readonly number: number
  readonly threshold: number
  readonly count: number
}): Bytes {
  const { unit, kit, text, number, threshold, count } = share
  return utf8(
    [
      'GIAO BAN',
      `Bộ khóa phục hồi / Recovery kit ${kit}`,
      `${unit}`,
      `Mảnh ${number} / ${count}. Cần ${threshold} mảnh khác nhau để phục hồi.`,
      `Share ${number} of ${count}. ${threshold} different shares are needed to recover.`,
      '',
      ...text.split('\n').map((line) => `    ${line}`),
      '',
      'Giữ riêng từng mảnh, niêm phong, không chụp ảnh, không gửi qua mạng.',
      'Keep each share apart, sealed; no photograph, no network.',
      '',
    ].join('\n'),
  )
}

/** The line of a sheet, or the text alone: what stands between other words is taken by its form. */
export const shareTextOf = (sheet: string): string =>
  sheet.match(/^\s*(?:[0-9A-Za-z]{5}-){3}[0-9A-Za-z]{5}\s*$/gm)?.join('\n') ?? sheet
