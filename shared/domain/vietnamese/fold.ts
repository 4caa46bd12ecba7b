/** Words of a text in their folded form: the one key under which texts are stored and sought (docs/spec/search.md). */
import { parseSyllable, type Syllable } from './syllable.ts'

/** Runs of letters and digits. Combining marks belong to the letter before them. */
const wordForm = /[\p{L}\p{N}\p{M}]+/gu

export const wordsOf = (text: string): readonly string[] => text.normalize('NFC').match(wordForm) ?? []
export const syllablesOf = (text: string): readonly Syllable[] => splitJoined(text).map((word) => parseSyllable(word))

/** Folded words, separated by one space. */
export const foldText = (text: string): string =>
  syllablesOf(text)
    .map((syllable) => syllable.folded)
    .join(' ')

/**
 * "MỹLinh" is two names typed without a space: a capital after a small letter starts a word. The joined form is kept as
 * a word too, so that "mylinh" finds it.
 */
function splitJoined(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => {
    const parts = word.split(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/u)
    return parts.length === 1 ? parts : [...parts, word]
  })
}
