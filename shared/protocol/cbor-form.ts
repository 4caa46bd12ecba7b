/**
 * Whether bytes are the one encoding of a value: what an encoder would make is compared as it would be made, and never
 * made. Every byte that is decoded passes here, and the copy of an encoder could hold a key.
 */
import { isUtf8At, utf8Length } from '../bytes.ts'

export type CborValue = number | boolean | string | Uint8Array | readonly CborValue[] | CborMap
export type CborMap = ReadonlyMap<number, CborValue>

export function isEncodingOf(bytes: Uint8Array, value: CborValue): boolean {
  const form = new Form(bytes)
  return form.is(value) && form.isAtEnd
}

class Form {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  is(value: CborValue): boolean {
    if (typeof value === 'number') return this.#isHead(0, value)
    if (typeof value === 'boolean') return this.#isByte(value ? 0xf5 : 0xf4)
    if (typeof value === 'string') return this.#isText(value)
    if (value instanceof Uint8Array) return this.#isString(2, value)
    if (value instanceof Map) return this.#isMap(value)
    const items = value as readonly CborValue[]
    return Array.isArray(items) && this.#isHead(4, items.length) && items.every((each) => this.is(each))
  }

  #isMap(map: ReadonlyMap<number, CborValue>): boolean {
    if (!this.#isHead(5, map.size)) return false
    let last = -1
    for (const [key, each] of map) {
      if (key <= last || !this.#isHead(0, key) || !this.is(each)) return false
      last = key
    }
    return true
  }

  #isString(major: number, content: Uint8Array): boolean {
    if (!this.#isHead(major, content.length)) return false
    const from = this.#at
    this.#at += content.length
    return this.#at <= this.#bytes.length && isAt(this.#bytes, from, content)
  }

  #isText(text: string): boolean {
    const length = utf8Length(text)
    if (!this.#isHead(3, length)) return false
    const from = this.#at
    this.#at += length
    return isUtf8At(this.#bytes, from, text)
  }

  /** Initial byte and argument, in the shortest form. */
  #isHead(major: number, argument: number): boolean {
    if (!Number.isSafeInteger(argument) || argument < 0) return false
    if (argument < 24) return this.#isByte((major << 5) | argument)
    const power = argument < 0x100 ? 0 : argument < 0x1_0000 ? 1 : argument < 0x1_0000_0000 ? 2 : 3
    if (!this.#isByte((major << 5) | (24 + power))) return false
    for (let rest = 2 ** power - 1; rest >= 0; rest--) {
      if (!this.#isByte(Math.floor(argument / 256 ** rest) % 256)) return false
    }
    return true
  }

  #isByte(byte: number): boolean {
    return this.#bytes[this.#at++] === byte
  }
}

/** Payloads and wraps pass here whole: four bytes at a time, where that is worth two views. */
function isAt(bytes: Uint8Array, from: number, content: Uint8Array): boolean {
  const { length } = content
  let at = 0
  if (length >= 32) {
    const one = new DataView(bytes.buffer, bytes.byteOffset + from, length)
    const other = new DataView(content.buffer, content.byteOffset, length)
    for (; at + 4 <= length; at += 4) if (one.getInt32(at) !== other.getInt32(at)) return false
  }
  for (; at < length; at += 1) if (bytes[from + at] !== content[at]) return false
  return true
}
