/** Bytes, their text forms and the big-endian integers of the protocol. No Node, no DOM. */

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a text, as it is: never normalised. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** How many bytes `utf8` gives, without making them. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) continue
    if (unit < 0x800) length += 1
    else if (unit < 0xd800 || unit >= 0xdc00 || !isLowSurrogate(text.charCodeAt(at + 1))) length += 2
    else {
      length += 2
      at += 1 // two units, four bytes
    }
  }
  return length
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

/** Whether the bytes from `from` on are those that `utf8` gives, without making them. */
export function isUtf8At(bytes: Uint8Array, from: number, text: string): boolean {
  let to = from
  for (let at = 0; at < text.length; at++) {
    const read = text.codePointAt(at) as number // `at` is inside
    const point = read >= 0xd800 && read < 0xe000 ? 0xfffd : read // half a pair, as the encoder has it
    if (point >= 0x1_0000) at += 1
    const more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x1_0000 ? 2 : 3
    if (bytes[to++] !== ((firstBits[more] as number) | (point >> (6 * more)))) return false
    for (let rest = more - 1; rest >= 0; rest--) {
      if (bytes[to++] !== (0x80 | ((point >> (6 * rest)) & 0x3f))) return false
    }
  }
  return true
}

/** Of the first byte of a character, by how many follow. */
const firstBits = [0, 0xc0, 0xe0, 0xf0] as const

/** Text of UTF-8 bytes. Throws on ill-formed input. */
export const utf8ToText = (bytes: Uint8Array): string => strictUtf8.decode(bytes)

export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Equality in time that depends on the lengths only. The one comparison for secrets and for everything else. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let different = 0
  for (let i = 0; i < a.length; i++) different |= (a[i] as number) ^ (b[i] as number)
  return different === 0
}

/** Order of plain byte strings, shorter first on a common prefix. Not for secrets. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function isZero(bytes: Uint8Array): boolean {
  let any = 0
  for (const byte of bytes) any |= byte
  return any === 0
}

const hexDigits = utf8('0123456789abcdef')

/** A flat text: ids are kept by the million, and one that is put together digit by digit takes twenty times its length. */
export function bytesToHex(bytes: Uint8Array): string {
  const codes: number[] = []
  for (const byte of bytes) codes.push(hexDigits[byte >> 4] as number, hexDigits[byte & 15] as number)
  return codes.length <= 8192 ? String.fromCharCode(...codes) : strictUtf8.decode(new Uint8Array(codes))
}

/** Bytes of lower-case hex; `undefined` for anything else. */
export function hexToBytes(hex: string): Bytes | undefined {
  if (hex.length % 2 !== 0) return undefined
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    const byte = (hexDigit(hex.charCodeAt(2 * i)) << 4) | hexDigit(hex.charCodeAt(2 * i + 1))
    if (byte < 0) return undefined
    bytes[i] = byte
  }
  return bytes
}

/** Every id passes here on its way to the database: no text is cut, nothing is allocated. -1 for no digit. */
const hexDigit = (code: number): number =>
  code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1

export function bytesToBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(binary)
}

/** Bytes of canonical, padded base64; `undefined` for anything else. */
export function base64ToBytes(text: string): Bytes | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytesToBase64(bytes) === text ? bytes : undefined
}

export const u8 = (value: number): Bytes => new Uint8Array([value])

export function u16(value: number): Bytes {
  const bytes = new Uint8Array(2)
  new DataView(bytes.buffer).setUint16(0, value)
  return bytes
}

export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Eight bytes of an unsigned integer up to 2^53-1. Throws RangeError outside of that: a bug, not input. */
export function u64(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('u64 out of range')
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(value / 2 ** 32))
  view.setUint32(4, value % 2 ** 32)
  return bytes
}

/** Reads eight bytes at `offset`; `undefined` above 2^53-1 or past the end. */
export function readU64(bytes: Uint8Array, offset = 0): number | undefined {
  if (offset + 8 > bytes.length) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8)
  const value = view.getUint32(0) * 2 ** 32 + view.getUint32(4)
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined
}
