/**
 * A pasted text made ready: bounded, composed, one kind of line end and of space, and beside it the same text folded,
 * letter by letter, so that a place in one is the same place in the other.
 */
import { limits } from '../../limits.ts'
import { foldLetters } from '../vietnamese/syllable.ts'
import type { Span } from './finding.ts'

export interface Source {
  readonly text: string
  /** Lower case without marks; columns of a table are parted by tabs. Of the same length as `text`. */
  readonly folded: string
  readonly words: readonly Word[]
  /** More was pasted than is read. */
  readonly truncated: boolean
}
export interface Word extends Span {
  readonly folded: string
}

const invisible = /[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g // oxlint-disable-line no-control-regex -- they are what is taken out
const spaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g

export function readSource(pasted: string): Source {
  const kept = pasted.slice(0, limits.pasteCharacters)
  const text = kept
    .normalize('NFC')
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(spaces, ' ')
    .replaceAll(invisible, '')
  const folded = Array.from({ length: text.length }, (_, at) => foldUnit(text.charAt(at))).join('')
  const words = [...folded.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    folded: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
  return { text, folded, words, truncated: pasted.length > kept.length }
}

const foldedUnits = new Map<string, string>()
/** One UTF-16 unit for one: what would grow or vanish stays as it is. */
function foldUnit(unit: string): string {
  const before = foldedUnits.get(unit)
  if (before !== undefined) return before
  const folded = unit === '|' ? '\t' : unit === '：' ? ':' : foldLetters(unit.toLowerCase())
  const kept = folded.length === 1 ? folded : unit
  if (foldedUnits.size < 4096) foldedUnits.set(unit, kept)
  return kept
}

export const textAt = ({ text }: Source, { start, end }: Span): string => text.slice(start, end)

const edges = /[\s,;:.\-–—•*+|"“”'‘’()[\]]/u
/** Without the punctuation at both ends; empty spans stay at their start. */
export function trimmed({ text }: Source, { start, end }: Span, edge = edges): Span {
  let [from, to] = [start, end]
  while (from < to && edge.test(text.charAt(from))) from++
  while (to > from && edge.test(text.charAt(to - 1))) to--
  return { start: from, end: to }
}

type Found = Span & { readonly groups: readonly (Span | undefined)[] }

/** The first match inside a span of the folded text. Patterns are bounded: this is linear. */
export const findIn = ({ folded }: Source, { start, end }: Span, pattern: RegExp): Found | undefined =>
  match(folded.slice(start, end), pattern, start)

/** The same where capitals matter. */
export const findInText = ({ text }: Source, { start, end }: Span, pattern: RegExp): Found | undefined =>
  match(text.slice(start, end), pattern, start)

const known = new Map<string, RegExp>()
/** The same pattern, telling where its groups stand; made once. */
function withIndices({ source, flags }: RegExp): RegExp {
  const form = known.get(source) ?? new RegExp(source, `${flags.replaceAll(/[dg]/g, '')}d`)
  known.set(source, form)
  return form
}

function match(slice: string, pattern: RegExp, offset: number): Found | undefined {
  const { indices } = withIndices(pattern).exec(slice) ?? {}
  if (indices === undefined) return undefined
  const [whole, ...groups] = indices.map((at) =>
    at === undefined ? undefined : { start: offset + at[0], end: offset + at[1] },
  )
  return { ...(whole as Span), groups }
}

/** Where a sentence ends at or behind `from`: a full stop that is no abbreviation's, a semicolon, a line end, a column. */
export function sentenceEnd({ text, folded }: Source, from: number, limit: number): number {
  for (let at = from; at < limit; at++) {
    const letter = folded.charAt(at)
    if (letter === '\n' || letter === '\t' || letter === ';') return at
    if (
      letter === '.' &&
      /\s/.test(text.charAt(at + 1) || ' ') &&
      !abbreviation.test(folded.slice(Math.max(0, at - 6), at))
    )
      return at
  }
  return limit
}
/** TP. HCM, P. 5, Q. 1, đ/c., ThS. Lê: a short word before the stop. */
const abbreviation = /(?:^|[\s,(/])(?:tp|tx|tt|kp|[pqhxtdk]|ts|ths|bs|st|c|so|ap)$/
