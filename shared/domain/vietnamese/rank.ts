/** How close two words are: exact diacritics before a difference of tone before bare letters (field.md 6.5). */
import type { Syllable } from './syllable.ts'

export type Closeness = 'exact' | 'tone' | 'folded' | 'prefix'
export const closenessScore: Readonly<Record<Closeness, number>> = { exact: 4, tone: 3, folded: 2, prefix: 1 }

/** `undefined`: not the same word. `prefix` only where the sought word may be unfinished. */
export function compareWords(sought: Syllable, found: Syllable, unfinished: boolean): Closeness | undefined {
  if (sought.folded === found.folded) {
    if (sought.quality !== found.quality) return 'folded'
    return sought.tone === found.tone ? 'exact' : 'tone'
  }
  return unfinished && prefixForms(sought.folded).some((form) => found.folded.startsWith(form)) ? 'prefix' : undefined
}

/** A word that is still being typed: "my" may become "mylinh", so both forms of its end are tried. */
export const prefixForms = (folded: string): readonly string[] =>
  folded.endsWith('i') ? [folded, `${folded.slice(0, -1)}y`] : [folded]

/** The closest partner of a word; `undefined` when it has none. */
export function bestMatch(word: Syllable, found: readonly Syllable[], unfinished: boolean): Closeness | undefined {
  let best: Closeness | undefined
  for (const candidate of found) {
    const close = compareWords(word, candidate, unfinished)
    if (close !== undefined && (best === undefined || closenessScore[close] > closenessScore[best])) best = close
  }
  return best
}
