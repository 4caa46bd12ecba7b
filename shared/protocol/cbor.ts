/**
 * Deterministic CBOR, the subset of docs/spec/encoding.md: unsigned integers up to 2^53-1, byte strings, text, arrays,
 * maps with unsigned integer keys, booleans; definite lengths; RFC 8949 core deterministic order; depth at most
 * `limits.cborDepth`. Everything else is refused, and so are bytes that do not re-encode to themselves.
 */
import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { isEncodingOf, type CborMap, type CborValue } from './cbor-form.ts'

export type { CborMap, CborValue }

/** The one outward error of every parser of the protocol. It carries no detail of the input. */
export class CodecError extends Error {
  override readonly name = 'CodecError'
  constructor() {
    super('not a well-formed object of this protocol')
  }
}

/**
 * A plain array of its own: the encoder's result may be a Buffer, whose `slice` shares memory. What lies in memory that
 * holds other things as well is copied and wiped there, since what is encoded may be a key.
 */
export function encodeCbor(value: CborValue): Bytes {
  const encoded = encode(value, rfc8949EncodeOptions)
  const { buffer } = encoded
  if (buffer instanceof ArrayBuffer && buffer.byteLength === encoded.length) return new Uint8Array(buffer)
  const own = new Uint8Array(encoded)
  encoded.fill(0)
  return own
}

/**
 * Decodes exactly one value of at most `maxBytes` bytes. Throws CodecError, never anything else. Byte strings in the
 * result are plain arrays of their own, whatever kind of array the input is.
 */
export function decodeCbor(input: Uint8Array, maxBytes: number): CborValue {
  if (input.length > maxBytes || input.length === 0) throw new CodecError()
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.length)
  checkShape(bytes)
  let value: unknown
  try {
    value = decode(bytes, {
      useMaps: true,
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: false,
      allowNaN: false,
      allowBigInt: false,
      rejectDuplicateMapKeys: true,
    })
  } catch {
    throw new CodecError()
  }
  if (!isEncodingOf(bytes, value as CborValue)) throw new CodecError()
  return value as CborValue
}

interface Head {
  readonly major: number
  readonly argument: number
  readonly next: number
}

/** Initial byte and argument at `at`: shortest form only, at most 2^53-1. */
function readHead(bytes: Uint8Array, at: number): Head {
  const initial = bytes[at]
  if (initial === undefined) throw new CodecError()
  const major = initial >> 5
  const info = initial & 31
  if (info < 24) return { major, argument: info, next: at + 1 }
  if (info > 27 || major === 7) throw new CodecError()
  const width = 1 << (info - 24)
  let argument = 0
  for (let i = 1; i <= width; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) throw new CodecError()
    argument = argument * 256 + byte
  }
  const smallest = [24, 0x100, 0x1_0000, 0x1_0000_0000][info - 24] as number
  if (argument < smallest || !Number.isSafeInteger(argument)) throw new CodecError()
  return { major, argument, next: at + 1 + width }
}

/**
 * One pass over the bytes before any recursive decoder sees them: allowed types only, lengths inside the input, depth
 * and number of items bounded, ascending unique map keys, nothing behind the value. Throws CodecError. Says nothing of
 * what stands in a text.
 */
export function checkShape(bytes: Uint8Array): void {
  const open: { left: number; map: boolean; lastKey: number }[] = []
  let at = 0
  let started = false
  while (!started || open.length > 0) {
    const top = open.at(-1)
    if (top !== undefined && top.left === 0) {
      open.pop()
      continue
    }
    const head = readHead(bytes, at)
    const isKey = top?.map === true && top.left % 2 === 0
    if (top !== undefined) {
      top.left -= 1
      if (isKey) {
        if (head.major !== 0 || head.argument <= top.lastKey) throw new CodecError()
        top.lastKey = head.argument
      }
    }
    started = true
    at = checkItem(bytes, head, open)
  }
  if (at !== bytes.length) throw new CodecError()
}

function checkItem(bytes: Uint8Array, head: Head, open: { left: number; map: boolean; lastKey: number }[]): number {
  const { major, argument, next } = head
  if (major === 0) return next
  if (major === 7 && (argument === 20 || argument === 21)) return next
  if (major === 2 || major === 3) {
    if (argument > bytes.length - next) throw new CodecError()
    return next + argument
  }
  if (major !== 4 && major !== 5) throw new CodecError()
  const items = major === 5 ? argument * 2 : argument
  if (items > bytes.length - next || open.length >= limits.cborDepth) throw new CodecError()
  open.push({ left: items, map: major === 5, lastKey: -1 })
  return next
}
