/** Words of a text in their folded form: the one key under which texts are stored and sought (docs/spec/search.md). */
import { parseSyllable, type Syllable } from './syllable.ts'

/** Runs of letters and digits. Combining marks belong to the letter before them. */
const wordForm = /[\p{L}\p{N}\p{M}]+/gu

export const wordsOf = (text: string): readonly string[] => text.normalize('NFC').match(wordForm) ?? []
/** Words to be stored: "MỹLinh" gives both its parts and the joined word, so that "mylinh" finds it. */
export const syllablesOf = (text: string): readonly Syllable[] =>
  wordsOf(text).flatMap((word) => {
    const parts = splitJoined(word)
    return (parts.length === 1 ? parts : [...parts, word]).map(parseSyllable)
  })

/** A name's neighbouring words typed as one, and all of them: "nguyenvanhung" finds Nguyễn Văn Hùng. */
export function joinsOf(text: string): readonly Syllable[] {
  const words = wordsOf(text)
  if (words.length < 2) return []
  const pairs = words.slice(1).map((word, at) => `${words[at]}${word}`)
  return [...(words.length === 2 ? [] : [words.join('')]), ...pairs].map(parseSyllable)
}

/** Words to be sought: parts only. */
export const soughtWords = (text: string): readonly Syllable[] =>
  wordsOf(text).flatMap((word) => splitJoined(word).map(parseSyllable))

/** Folded words, separated by one space. */
export const foldText = (text: string): string =>
  syllablesOf(text)
    .map((syllable) => syllable.folded)
    .join(' ')

/** Two names typed without a space between: a capital after a small letter starts a word. */
const splitJoined = (word: string): readonly string[] => word.split(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/u)
