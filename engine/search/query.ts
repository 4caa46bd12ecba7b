/** A search text as the index understands it: words for the folded index, values for the identifiers. */
import { compactNumber } from '../../shared/domain/identity/identity-number.ts'
import { withoutMiddle } from '../../shared/domain/identity/name.ts'
import { parsePhone } from '../../shared/domain/identity/phone.ts'
import { compactPlate } from '../../shared/domain/identity/plate.ts'
import { parseReference } from '../../shared/domain/reference.ts'
import { soughtWords } from '../../shared/domain/vietnamese/fold.ts'
import { prefixForms } from '../../shared/domain/vietnamese/rank.ts'
import type { Syllable } from '../../shared/domain/vietnamese/syllable.ts'
import type { IdentifierKind } from './document.ts'

export interface SearchQuery {
  readonly words: readonly Syllable[]
  /** Words that a name may lack: Văn and Thị between others. */
  readonly optional: ReadonlySet<Syllable>
  /** The last word may still be growing: nothing was typed behind it. */
  readonly lastUnfinished: boolean
  /** FTS5 expression over folded words; `undefined` without words. */
  readonly match: string | undefined
  /** The same without the optional words, for names; `undefined` without any. */
  readonly matchLoose: string | undefined
  /** The same over words with diacritics, when the text has any. */
  readonly matchMarked: string | undefined
  readonly identifiers: readonly IdentifierQuery[]
}
export interface IdentifierQuery {
  readonly kind: IdentifierKind
  readonly value: string
  /** Whole value, or as far as it has been typed. */
  readonly whole: boolean
  readonly old: boolean
}

/** More words than this are a paste, not a search: the first ones decide. */
const maxWords = 16

export function parseQuery(text: string): SearchQuery {
  const words = soughtWords(text).slice(0, maxWords)
  const lastUnfinished = /[\p{L}\p{N}\p{M}]$/u.test(text)
  const needed = withoutMiddle(words)
  const last = words.at(-1)
  const all = (some: readonly Syllable[]): string =>
    some.map((word) => term(word, lastUnfinished && word === last)).join(' AND ')
  const marked = words.some((word) => word.tone > 0 || word.quality !== word.folded)
  return {
    words,
    optional: new Set(words.filter((word) => !needed.includes(word))),
    lastUnfinished,
    match: words.length === 0 ? undefined : all(words),
    matchLoose: needed.length === words.length ? undefined : all(needed),
    matchMarked: marked ? `marked : (${words.map((word) => quoted(markedToken(word))).join(' AND ')})` : undefined,
    identifiers: identifierQueries(text),
  }
}

/** Quality and tone as one token, wherever the tone was written: `đặng` is `đăng5`. */
export const markedToken = (word: Syllable): string => `${word.quality}${word.tone}`

const quoted = (token: string): string => `"${token.replaceAll('"', '')}"`
function term(word: Syllable, unfinished: boolean): string {
  if (!unfinished) return quoted(word.folded)
  const forms = prefixForms(word.folded).map((form) => `${quoted(form)}*`)
  return forms.length === 1 ? forms.join('') : `(${forms.join(' OR ')})`
}

/** Fewer characters than this match too much to be a value that is being typed. */
const minPrefix = 4

function identifierQueries(text: string): readonly IdentifierQuery[] {
  const found: IdentifierQuery[] = []
  const reference = parseReference(text)
  if (reference !== undefined) found.push({ kind: 'ref', value: reference, whole: true, old: false })
  const phone = parsePhone(text)
  if (phone !== undefined) found.push({ kind: 'phone', value: phone.canonical, whole: true, old: phone.old })
  const number = compactNumber(text)
  if (number.length < minPrefix || !/\d/.test(number)) return found
  for (const kind of ['cccd', 'cmnd', 'passport', 'account'] as const)
    found.push({ kind, value: number, whole: false, old: false })
  const plate = compactPlate(text)
  if (/^[0-9A-Z]{2,5}\d/.test(plate)) found.push({ kind: 'plate', value: plate, whole: false, old: false })
  if (phone === undefined && /^0\d+$/.test(number))
    found.push({ kind: 'phone', value: `+84${number.slice(1)}`, whole: false, old: false })
  return found
}
