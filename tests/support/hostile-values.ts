/** What no field may hold, by the kind of value whose place it takes; and how it is put there. */
import { concat } from '../../shared/bytes.ts'

export interface Hostile {
  readonly name: string
  readonly value: unknown
}
export type Place = readonly (string | number)[]

const words: readonly Hostile[] = [
  { name: 'a NUL', value: 'a\u0000b' },
  { name: 'an escape sequence', value: 'a\u001b[2Jb' },
  { name: 'an override of direction', value: 'a\u202egpj.exe' },
  { name: 'an isolate', value: 'a\u2066b' },
  { name: 'a line separator', value: 'a\u2028b' },
  { name: 'half of a pair', value: 'a\ud800b' },
  { name: 'far too much', value: 'ữ'.repeat(100_000) },
]
const otherKinds: readonly Hostile[] = [
  { name: 'null', value: null },
  { name: 'a big integer', value: 1n },
  { name: 'a map', value: new Map([['id', 1]]) },
  { name: 'a date', value: new Date(0) },
]
const numbers: readonly Hostile[] = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 60, -(2 ** 60)].map(
  (value) => ({ name: String(value), value }),
)
/** An array of 2^64-1 items, and arrays within arrays. */
const bomb = new Uint8Array([0x9b, ...Array<number>(8).fill(0xff)])
const nested = new Uint8Array(100_000).fill(0x81)

function files(honest: Uint8Array): readonly Hostile[] {
  const bent = Uint8Array.from(honest)
  bent[0] = (bent[0] ?? 0) ^ 0xff
  return [
    { name: 'no byte', value: new Uint8Array(0) },
    { name: 'one byte', value: new Uint8Array([0]) },
    { name: 'half of the file', value: honest.slice(0, honest.length >> 1) },
    { name: 'a byte more', value: concat(honest, new Uint8Array([0])) },
    { name: 'another beginning', value: bent },
    { name: 'a length of 2^64', value: bomb },
    { name: 'a hundred thousand arrays within one another', value: nested },
    { name: 'an SVG with a script', value: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>') },
    { name: 'text', value: 'text' },
  ]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** Everything that may not stand in the place of `honest`. */
export function hostileValues(honest: unknown): readonly Hostile[] {
  if (typeof honest === 'string') return [...words, ...otherKinds, { name: 'a number', value: 7 }]
  if (typeof honest === 'number') return [...numbers, ...otherKinds, { name: 'digits', value: '7' }]
  if (typeof honest === 'boolean') return [...otherKinds, { name: 'a word', value: 'true' }]
  if (honest instanceof Uint8Array) return [...files(honest), ...otherKinds]
  if (Array.isArray(honest))
    return [...otherKinds, { name: 'ten thousand', value: Array<unknown>(10_000).fill(honest[0] ?? 'x') }]
  return [
    ...otherKinds,
    { name: 'a list', value: [] },
    { name: 'a key more', value: { ...(honest as object), extra: 1 } },
    { name: 'a prototype', value: { ...(honest as object), ...ownPrototype } },
  ]
}
/** `__proto__` as a key of its own, as JSON makes it. */
const ownPrototype = Object.defineProperty({}, '__proto__', { value: { role: 'admin' }, enumerable: true })

/** Every place in a value, the whole first. */
export function placesOf(value: unknown, at: Place = []): readonly { readonly at: Place; readonly value: unknown }[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  return [{ at, value }, ...inner.flatMap(([key, each]) => placesOf(each, [...at, key]))]
}

export function withValue(whole: unknown, at: Place, value: unknown): unknown {
  const [key, ...rest] = at
  if (key === undefined) return value
  if (Array.isArray(whole)) return whole.map((each, index) => (index === key ? withValue(each, rest, value) : each))
  return { ...(whole as object), [key]: withValue((whole as Record<string, unknown>)[key], rest, value) }
}
