/** New inputs out of old ones: bytes bent at random, lengths, pieces of other inputs, and CBOR bent as a tree. */
import { concat, u16, u32, u64, utf8, type Bytes } from '../../shared/bytes.ts'
import { bendCbor } from './bend-cbor.ts'
import type { Random } from './random.ts'

/** Numbers at which lengths and counters change their meaning. */
const edges = [
  0, 1, 2, 7, 15, 16, 23, 24, 31, 32, 63, 64, 127, 128, 255, 256, 1184, 1265, 4095, 4096, 16_384, 65_535, 65_536,
  2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER,
] // prettier-ignore
const words = ['\n', '\n\n', '\u2014 ', '=', ' ', '"', '{}', '[]', 'null', '-1', '1e9', '\u0000', '\uFEFF', '__proto__']
const fixed: readonly Uint8Array[] = [
  Uint8Array.of(0xff),
  Uint8Array.of(0xff, 0xff),
  Uint8Array.of(0x80),
  Uint8Array.of(0xa0),
  Uint8Array.of(0xf6),
  Uint8Array.of(0xed, 0xa0, 0x80),
  ...words.map(utf8),
]

interface Pool {
  readonly random: Random
  readonly corpus: readonly Uint8Array[]
  readonly maxBytes: number
}

type Mutation = (input: Uint8Array, pool: Pool) => Uint8Array

const at = (input: Uint8Array, { random }: Pool): number => random.below(input.length + 1)

const flipBit: Mutation = (input, { random }) => {
  if (input.length === 0) return input
  const bent = new Uint8Array(input)
  const position = random.below(bent.length)
  bent[position] = (bent[position] as number) ^ (1 << random.below(8))
  return bent
}

const setByte: Mutation = (input, { random }) => {
  if (input.length === 0) return input
  return new Uint8Array(input).with(
    random.below(input.length),
    random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]),
  )
}

const addToByte: Mutation = (input, { random }) => {
  if (input.length === 0) return input
  const position = random.below(input.length)
  return new Uint8Array(input).with(position, ((input[position] as number) + random.pick([1, 255, 2, 16, 240])) & 0xff)
}

const cut: Mutation = (input, pool) => {
  const from = at(input, pool)
  const length = pool.random.below(Math.min(64, input.length - from) + 1)
  return concat(input.subarray(0, from), input.subarray(from + length))
}

const cutEnd: Mutation = (input, pool) => input.subarray(0, at(input, pool))

const insert: Mutation = (input, pool) => {
  const from = at(input, pool)
  const piece = pool.random.pick<Uint8Array>([
    pool.random.pick(fixed),
    new Uint8Array(pool.random.below(40)).fill(pool.random.below(256)),
    u16(pool.random.pick(edges) & 0xffff),
  ])
  return concat(input.subarray(0, from), piece, input.subarray(from))
}

const overwriteNumber: Mutation = (input, pool) => {
  const edge = pool.random.pick(edges)
  const number = pool.random.pick([u16(edge & 0xffff), u32(edge % 2 ** 32), u64(edge)])
  const written = pool.random.below(2) === 0 ? number : number.toReversed()
  const from = at(input, pool)
  return concat(input.subarray(0, from), written, input.subarray(from + written.length))
}

const repeat: Mutation = (input, pool) => {
  const from = at(input, pool)
  const piece = input.subarray(from, from + 1 + pool.random.below(48))
  const times = 1 + pool.random.below(3)
  return concat(input.subarray(0, from), ...Array.from({ length: times }, () => piece), input.subarray(from))
}

const splice: Mutation = (input, pool) => {
  const other = pool.random.pick(pool.corpus)
  return concat(input.subarray(0, at(input, pool)), other.subarray(at(other, pool)))
}

const transplant: Mutation = (input, pool) => {
  const other = pool.random.pick(pool.corpus)
  const start = at(other, pool)
  const piece = other.subarray(start, start + 1 + pool.random.below(64))
  const from = at(input, pool)
  const over = pool.random.below(2) * piece.length
  return concat(input.subarray(0, from), piece, input.subarray(from + over))
}

const asTree: Mutation = (input, pool) => bendCbor(input, pool) ?? flipBit(input, pool)

const mutations: readonly Mutation[] = [
  flipBit,
  setByte,
  addToByte,
  cut,
  cutEnd,
  insert,
  overwriteNumber,
  repeat,
  splice,
  transplant,
  asTree,
  asTree,
  asTree,
  asTree,
]

/** A copy of one input of the pool, bent one to five times. */
export function mutate(pool: Pool): Bytes {
  let input = pool.random.pick(pool.corpus)
  const times = 1 + pool.random.below(pool.random.pick([1, 2, 5]))
  for (let i = 0; i < times; i++) input = pool.random.pick(mutations)(input, pool)
  return new Uint8Array(input.subarray(0, pool.maxBytes))
}
