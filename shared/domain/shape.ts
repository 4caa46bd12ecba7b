/**
 * A shape is one description of a value in two forms: its deterministic CBOR (integer keys, docs/spec/bulletin.md) and
 * its JSON (English names), so that wire, files, screens and JSON Schemas cannot drift apart.
 */
import { z } from 'zod'
import { CodecError, type CborValue } from '../protocol/cbor.ts'
import { array, text as wireText, uint, words as wireWords, type Schema } from '../protocol/schema.ts'
import { utf8Length } from '../bytes.ts'

// zod probes `new Function` when an object schema is made, unless told not to; the page's policy refuses and reports that.
z.config({ jitless: true })

export interface Shape<T, Z extends z.ZodType = z.ZodType<T, T>> {
  readonly cbor: Schema<T>
  readonly json: Z
}

/**
 * Characters that no field holds: controls (tab and line feed only in long text), lone surrogates, and the marks that
 * reorder a line on screen and could make one name look like another.
 */
const banned = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u
/** Nothing in it moves a cursor, turns the direction of reading or breaks the line. */
export const isPlainLine = (value: string): boolean => !banned.test(value)
const bannedInLong = /(?![\t\n])\p{Cc}|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u
/** The same of text that has lines and tabs of its own. */
export const isPlainText = (value: string): boolean => !bannedInLong.test(value)

/** The one form in which a text is sent and compared. */
export const canonicalText = (value: string): string => value.normalize('NFC').trim()

/**
 * Text of 1 to `maxBytes` UTF-8 bytes in canonical form. Input is brought to it; on the wire any other form is refused,
 * so that what was received can always be shown as it was sent.
 */
export function text(maxBytes: number, options: { readonly lines?: boolean } = {}): Shape<string, z.ZodString> {
  const refused = options.lines === true ? bannedInLong : banned
  const clean = (value: string): boolean => !refused.test(value) && utf8Length(value) <= maxBytes
  return {
    cbor: guarded(wireText(maxBytes), (value) => value !== '' && value === canonicalText(value) && clean(value)),
    json: z.string().normalize('NFC').trim().min(1).max(maxBytes).refine(clean, { error: 'characters' }),
  }
}

/** A closed list: its index on the wire, so that the order is part of the protocol; the word in JSON. */
export const word = <const W extends string>(list: readonly W[]): Shape<W> => ({
  cbor: wireWords(list),
  // z.enum wants a tuple of literals; the list is one, seen through the type parameter.
  json: z.enum(list as unknown as readonly [W, ...W[]]) as unknown as z.ZodType<W, W>,
})

export const integer = (min: number, max: number): Shape<number> => ({
  cbor: guarded(uint(max), (value) => value >= min),
  json: z.number().int().min(min).max(max),
})

/** `YYYY-MM-DD`, a day that exists. */
export const date: Shape<string> = {
  cbor: guarded(wireText(10), isDate),
  json: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .refine(isDate, { error: 'date' }),
}

export function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (match === null) return false
  const day = Number(match[3])
  return day > 0 && day <= daysInMonth(Number(match[1]), Number(match[2]))
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

/** A list of at least one item: an empty list is an absent field, so that there is one form of "none". */
export const list = <T, Z extends z.ZodType>(item: Shape<T, Z>, max: number): Shape<readonly T[], z.ZodArray<Z>> => ({
  cbor: array(item.cbor, { min: 1, max }),
  json: z.array(item.json).min(1).max(max),
})

/** Narrows a wire schema in both directions: nothing is sent that would be refused. */
export function guarded<T extends CborValue>(inner: Schema<T>, accepts: (value: T) => boolean): Schema<T> {
  const pass = (value: T): T => {
    if (accepts(value)) return value
    throw new CodecError()
  }
  return { toCbor: (value) => inner.toCbor(pass(value)), fromCbor: (value) => pass(inner.fromCbor(value)) }
}
