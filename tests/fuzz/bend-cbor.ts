/** CBOR bent as a tree: canonical again, wrong in one place. Byte strings that hold CBOR are bent inside. */
import { concat, u64, type Bytes } from '../../shared/bytes.ts'
import { decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../shared/protocol/cbor.ts'
import type { Random } from './random.ts'

const maxBytes = 1 << 22
const numbers = [0, 1, 2, 3, 10, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32, Number.MAX_SAFE_INTEGER]

interface Source {
  readonly random: Random
  readonly corpus: readonly Uint8Array[]
}

function parse(bytes: Uint8Array): CborValue | undefined {
  try {
    return decodeCbor(bytes, maxBytes)
  } catch {
    return undefined
  }
}

/** The same bytes as CBOR behind a prefix that some objects have: none, a log's stamp, a body's random bytes. */
const prefixes = [0, 4, 8, 32]

/** `undefined` where the input holds no CBOR. */
export function bendCbor(input: Uint8Array, source: Source): Bytes | undefined {
  for (const length of prefixes) {
    const value = parse(input.subarray(length))
    if (value !== undefined && typeof value === 'object') {
      return concat(input.subarray(0, length), encode(bend(value, source)))
    }
  }
  return undefined
}

/** The encoder refuses nothing that this file makes but depth; then the value stays as it was. */
const encode = (value: CborValue): Bytes => encodeCbor(value)

function bend(value: CborValue, source: Source): CborValue {
  const { random } = source
  const isLeaf = typeof value !== 'object' || value instanceof Uint8Array
  if (isLeaf || random.below(4) === 0) return replaced(value, source)
  return value instanceof Map ? bendMap(value as CborMap, source) : bendArray(value as readonly CborValue[], source)
}

function bendMap(map: CborMap, source: Source): CborValue {
  const { random } = source
  const entries = [...map]
  const [key, value] = entries.length === 0 ? [0, 0 as CborValue] : random.pick(entries)
  const changed = new Map(entries)
  switch (random.below(6)) {
    case 0:
      changed.delete(key)
      break
    case 1:
      changed.set(random.below(32), anyValue(source))
      break
    case 2:
      changed.set(key, random.pick([...changed.values(), 0]))
      break
    default:
      changed.set(key, bend(value, source))
  }
  return new Map([...changed].toSorted(([a], [b]) => a - b))
}

function bendArray(list: readonly CborValue[], source: Source): CborValue {
  const { random } = source
  if (list.length === 0) return [anyValue(source)]
  const index = random.below(list.length)
  switch (random.below(7)) {
    case 0:
      return list.toSpliced(index, 1)
    case 1:
      return list.toSpliced(index, 0, list[index] as CborValue)
    case 2:
      return list.toReversed()
    case 3:
      return [...list, anyValue(source)]
    default:
      return list.with(index, bend(list[index] as CborValue, source))
  }
}

function replaced(value: CborValue, source: Source): CborValue {
  const { random } = source
  if (typeof value === 'number') {
    return random.pick([value + 1, Math.max(0, value - 1), random.pick(numbers), random.below(100)])
  }
  if (typeof value === 'boolean') return random.pick<CborValue>([!value, 0, 1])
  if (typeof value === 'string') {
    return random.pick([`${value}x`, value.slice(1), value.toUpperCase(), `${value}\u0301`, value.repeat(3), ''])
  }
  if (value instanceof Uint8Array) return bentBytes(value, source)
  return anyValue(source)
}

function bentBytes(bytes: Uint8Array, source: Source): CborValue {
  const { random } = source
  const inner = random.below(3) === 0 ? undefined : parse(bytes)
  if (inner !== undefined && typeof inner === 'object') return encode(bend(inner, source))
  switch (random.below(6)) {
    case 0:
      return bytes.subarray(1)
    case 1:
      return concat(bytes, new Uint8Array(1 + random.below(33)))
    case 2:
      return new Uint8Array(bytes.length)
    case 3:
      return new Uint8Array(random.pick([0, 16, 17, 25, 32, 64, 72]))
    case 4:
      return bytes.length === 0 ? u64(random.pick(numbers)) : new Uint8Array(bytes).with(0, random.below(256))
    default:
      return anyValue(source)
  }
}

/** A value out of another input, or a small one. */
function anyValue({ random, corpus }: Source): CborValue {
  let value = parse(random.pick(corpus)) ?? random.pick(numbers)
  for (let depth = random.below(4); depth > 0 && typeof value === 'object' && !(value instanceof Uint8Array); depth--) {
    const inside: readonly CborValue[] = value instanceof Map ? [...value.values()] : (value as readonly CborValue[])
    value = inside.length === 0 ? 0 : random.pick(inside)
  }
  return value
}
