/**
 * Field tables: one description of an object gives its deterministic CBOR form and its TypeScript type. The tables of
 * docs/spec are these tables. Decoding is strict: a missing, extra, mistyped or over-long field is a CodecError.
 */
import { bytesToHex, utf8Length, type Bytes } from '../bytes.ts'
import { idBytes } from '../ids.ts'
import { latestTimeMs } from '../time.ts'
import { CodecError, decodeCbor, encodeCbor, type CborMap, type CborValue } from './cbor.ts'

export interface Schema<T> {
  toCbor(value: T): CborValue
  /** Throws CodecError. */
  fromCbor(value: CborValue): T
}
export type Infer<S> = S extends Schema<infer T> ? T : never

const refuse = (): never => {
  throw new CodecError()
}
/** A schema whose encoder applies the same check as its decoder, so that nothing is sent that would be refused. */
function checked<T extends CborValue>(accepts: (value: CborValue) => value is T): Schema<T> {
  const pass = (value: CborValue): T => (accepts(value) ? value : refuse())
  return { toCbor: pass, fromCbor: pass }
}

/** Unsigned integer from `min` up to `max`. */
export const uint = (max = Number.MAX_SAFE_INTEGER, min = 0): Schema<number> =>
  checked((v): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= min && v <= max)

/** Milliseconds UTC up to the end of the year 9999: one that no calendar shows would stop every list that holds it. */
export const time = uint(latestTimeMs)

/** One value and no other: version numbers. */
export const exactly = <const N extends number>(value: N): Schema<N> => checked((v): v is N => v === value)

export const bool: Schema<boolean> = checked((v): v is boolean => typeof v === 'boolean')

/** Text of at most `maxBytes` UTF-8 bytes, never normalised. Lone surrogates are refused. */
export const text = (maxBytes: number): Schema<string> =>
  checked((v): v is string => typeof v === 'string' && !/\p{Surrogate}/u.test(v) && utf8Length(v) <= maxBytes)

export const bytes = (size: { readonly exact: number } | { readonly max: number }): Schema<Bytes> =>
  checked(
    (v): v is Bytes => v instanceof Uint8Array && ('exact' in size ? v.length === size.exact : v.length <= size.max),
  )

/** Raw bytes on the wire, branded lower-case hex in memory. */
export const id = <Id extends string>(length: 16 | 17 | 32): Schema<Id> => {
  const raw = bytes({ exact: length })
  return {
    toCbor: (value) => raw.toCbor(idBytes(value)),
    fromCbor: (value) => bytesToHex(raw.fromCbor(value)) as Id,
  }
}

/** A closed word list: its index plus `first` on the wire, the word in memory. Order is part of the protocol. */
export const words = <const W extends string>(list: readonly W[], first = 0): Schema<W> => {
  const number = uint(first + list.length - 1)
  return {
    toCbor: (value) => {
      const index = list.indexOf(value)
      return index < 0 ? refuse() : index + first
    },
    fromCbor: (value) => list[number.fromCbor(value) - first] ?? refuse(),
  }
}

export const array = <T>(
  item: Schema<T>,
  size: { readonly min?: number; readonly max: number },
): Schema<readonly T[]> => {
  const fits = (length: number): boolean => length >= (size.min ?? 0) && length <= size.max
  return {
    toCbor: (value) => (fits(value.length) ? value.map((each) => item.toCbor(each)) : refuse()),
    fromCbor: (value) =>
      Array.isArray(value) && fits(value.length) ? value.map((each: CborValue) => item.fromCbor(each)) : refuse(),
  }
}

/** A fixed sequence of differently typed items. */
export const tuple = <const S extends readonly Schema<unknown>[]>(
  ...items: { [I in keyof S]: S[I] }
): Schema<{ readonly [I in keyof S]: Infer<S[I]> }> => ({
  toCbor: (value) => items.map((item, index) => (item as Schema<unknown>).toCbor((value as readonly unknown[])[index])),
  fromCbor: (value) =>
    Array.isArray(value) && value.length === items.length
      ? (items.map((item, index) => (item as Schema<unknown>).fromCbor(value[index] as CborValue)) as never)
      : refuse(),
})

/** Entries {uint: bytes} that are kept as they came: TBS `ext`. */
export const uintBytesMap = (size: { readonly entries: number; readonly valueBytes: number }): Schema<CborMap> =>
  checked(
    (v): v is CborMap =>
      v instanceof Map &&
      v.size <= size.entries &&
      [...v].every(
        ([key, value]) => Number.isSafeInteger(key) && value instanceof Uint8Array && value.length <= size.valueBytes,
      ),
  )

/** A further condition on a schema's values, held by its encoder and its decoder. */
export const refined = <T>(inner: Schema<T>, accepts: (value: T) => boolean): Schema<T> => ({
  toCbor: (value) => (accepts(value) ? inner.toCbor(value) : refuse()),
  fromCbor: (value) => {
    const decoded = inner.fromCbor(value)
    return accepts(decoded) ? decoded : refuse()
  },
})

export interface Field<T, Optional extends boolean> {
  readonly key: number
  readonly schema: Schema<T>
  readonly optional: Optional
}
export const field = <T>(key: number, schema: Schema<T>): Field<T, false> => ({ key, schema, optional: false })
export const optional = <T>(key: number, schema: Schema<T>): Field<T, true> => ({ key, schema, optional: true })

// The field tables are heterogeneous: `unknown` accepts each entry, and `record` below gives the exact type back.
export type Table = Readonly<Record<string, Field<unknown, boolean>>>
export type RecordOf<T> = {
  readonly [K in keyof T as T[K] extends Field<unknown, false> ? K : never]: T[K] extends Field<infer V, boolean>
    ? V
    : never
} & {
  readonly [K in keyof T as T[K] extends Field<unknown, false> ? never : K]?: T[K] extends Field<infer V, boolean>
    ? V
    : never
}

/** A map with the given integer keys and no others. An absent optional field is an absent key. */
export function record<const T extends Table>(table: T): Schema<RecordOf<T>> {
  const entries = Object.entries(table).map(([name, entry]) => ({
    name,
    ...entry,
    schema: entry.schema as Schema<unknown>,
  }))
  if (new Set(entries.map((entry) => entry.key)).size !== entries.length)
    throw new Error('duplicate key in a field table')
  return {
    toCbor: (value) => {
      const map = new Map<number, CborValue>()
      for (const { name, key, schema, optional: mayMiss } of entries) {
        const part = (value as Record<string, unknown>)[name]
        if (part !== undefined) map.set(key, schema.toCbor(part))
        else if (!mayMiss) refuse()
      }
      return map
    },
    fromCbor: (value) => {
      if (!(value instanceof Map)) return refuse()
      const result: Record<string, unknown> = {}
      let seen = 0
      for (const { name, key, schema, optional: mayMiss } of entries) {
        const part = value.get(key) as CborValue | undefined
        if (part !== undefined) {
          result[name] = schema.fromCbor(part)
          seen += 1
        } else if (!mayMiss) refuse()
      }
      return seen === value.size ? (result as RecordOf<T>) : refuse()
    },
  }
}

/** A schema seen as another type, by two total functions (`fromWire` may throw CodecError). */
export const mapped = <A, B>(inner: Schema<A>, convert: { toWire(value: B): A; fromWire(value: A): B }): Schema<B> => ({
  toCbor: (value) => inner.toCbor(convert.toWire(value)),
  fromCbor: (value) => convert.fromWire(inner.fromCbor(value)),
})

export const encodeAs = <T>(schema: Schema<T>, value: T): Bytes => encodeCbor(schema.toCbor(value))
/** Throws CodecError on anything but the one canonical form. */
export const decodeAs = <T>(schema: Schema<T>, encoded: Uint8Array, maxBytes: number): T =>
  schema.fromCbor(decodeCbor(encoded, maxBytes))
