/**
 * Two names of people compared as Vietnamese write them (field.md 6.5). All words count: a family name alone, or a given
 * name alone, is never the same name. The answer is about names only; `samePerson` asks for a second factor.
 */
import { droppedMiddles } from '../data/names.ts'
import { soughtWords } from '../vietnamese/fold.ts'
import { closenessScore, compareWords, type Closeness } from '../vietnamese/rank.ts'
import type { Syllable } from '../vietnamese/syllable.ts'

/** How the order or the number of words differs: given name first, Văn or Thị left out, typed without spaces. */
export type NameWay = 'reversed' | 'middle' | 'joined'
export interface NameMatch {
  /** The weakest of its words. */
  readonly how: Exclude<Closeness, 'prefix'>
  readonly way?: NameWay
}

/** `undefined`: other names. Symmetric. */
export function compareNames(a: string, b: string): NameMatch | undefined {
  const [left, right] = [soughtWords(a), soughtWords(b)]
  if (left.length === 0 || right.length === 0) return undefined
  const inOrder = closenessOf(left, right)
  const middle = closenessOf(withoutMiddle(left), withoutMiddle(right))
  const found: NameMatch[] = [
    ...(inOrder === undefined ? [] : [{ how: inOrder }]),
    ...orders(right).flatMap((words) => wayOf('reversed', closenessOf(left, words))),
    ...(inOrder === undefined ? wayOf('middle', middle) : []),
    ...(joined(left) === joined(right) ? wayOf('joined', 'folded') : []),
  ]
  return found.toSorted((one, two) => nameScore(two) - nameScore(one))[0]
}

const wayOf = (way: NameWay, how: NameMatch['how'] | undefined): readonly NameMatch[] =>
  how === undefined ? [] : [{ how, way }]

/** 4 the same letters and tones, 3 tones differ, 2 bare letters; half a point less for each other way of writing. */
export const nameScore = ({ how, way }: NameMatch): number => closenessScore[how] - (way === undefined ? 0 : 0.5)

function closenessOf(a: readonly Syllable[], b: readonly Syllable[]): NameMatch['how'] | undefined {
  if (a.length !== b.length) return undefined
  let weakest: NameMatch['how'] = 'exact'
  for (const [index, word] of a.entries()) {
    const how = compareWords(word, b[index] as Syllable, false)
    if (how === undefined || how === 'prefix') return undefined
    if (closenessScore[how] < closenessScore[weakest]) weakest = how
  }
  return weakest
}

/** Given name first, family name last, and the whole name backwards (passports, foreign systems). */
function orders(words: readonly Syllable[]): readonly (readonly Syllable[])[] {
  if (words.length < 2) return []
  const [family, given] = [words[0] as Syllable, words.at(-1) as Syllable]
  return [[...words.slice(1), family], [given, ...words.slice(0, -1)], words.toReversed()]
}

/** Without Văn and Thị between family and given name; a name of two words keeps both. */
export const withoutMiddle = (words: readonly Syllable[]): readonly Syllable[] =>
  words.filter((word, at) => at === 0 || at === words.length - 1 || !droppedMiddles.has(word.folded))

/** i and y are one inside a joined word too: where it ends is not known. */
const joined = (words: readonly Syllable[]): string =>
  words
    .map((word) => word.folded)
    .join('')
    .replaceAll('y', 'i')
