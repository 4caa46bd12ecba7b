/**
 * Crockford's base32 in capitals: the letters of QR codes' alphanumeric mode and of codes that people type. Five bits a
 * letter, most significant first, the last letter filled up with zero bits. Strict: other letters, a length that no
 * bytes have, and fill bits that are not zero are refused.
 */
import type { Bytes } from '../../bytes.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function toBase32(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length * 8; at += 5) {
    const pair = ((bytes[at >> 3] as number) << 8) | (bytes[(at >> 3) + 1] ?? 0)
    text += alphabet.charAt((pair >> (11 - (at & 7))) & 31)
  }
  return text
}

/** `undefined` for anything but what `toBase32` gives. */
export function fromBase32(text: string): Bytes | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  if (Math.ceil((bytes.length * 8) / 5) !== text.length) return undefined
  for (let index = 0; index < text.length; index++) {
    const value = alphabet.indexOf(text.charAt(index))
    if (value < 0) return undefined
    const bits = value << (11 - ((index * 5) & 7))
    const at = (index * 5) >> 3
    if (at < bytes.length) bytes[at] = (bytes[at] as number) | (bits >> 8)
    else if (bits >> 8 !== 0) return undefined
    if (at + 1 < bytes.length) bytes[at + 1] = (bytes[at + 1] as number) | (bits & 0xff)
    else if ((bits & 0xff) !== 0) return undefined
  }
  return bytes
}

/** What a person has typed: case, spaces, hyphens and the usual confusions do not matter. */
export const asTyped = (text: string): string =>
  text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/** Groups of four with hyphens between, to be read aloud. */
export const inGroups = (text: string): string => (text.match(/.{1,4}/g) ?? []).join('-')
