/**
 * One Vietnamese syllable seen three ways (field.md 6.5): as its bare letters, with vowel quality but without tone, and
 * with its tone wherever it was put (hòa = hoà). i and y are one where they are the whole vowel (Quý = Quí, Lý = Lí).
 */
export interface Syllable {
  /** Lower case a-z and digits: what finding works on. */
  readonly folded: string
  /** Lower case with â ă ê ô ơ ư đ, no tone. */
  readonly quality: string
  /** 0 none, then grave, acute, tilde, hook, dot. */
  readonly tone: number
}

/** Grave, acute, tilde, hook, dot. */
const tones = '\u0300\u0301\u0303\u0309\u0323'
/** A single vowel i/y at the end of a syllable that has no other, after any initial (qu counts as one). */
const finalY = /^(qu|ngh|ng|nh|gh|kh|ph|th|tr|ch|[bcdđghklmnprstvx])?y$/

/** Plain letters and digits have no marks to be taken apart. */
const plain = /^[0-9A-Za-z]*$/

export function parseSyllable(word: string): Syllable {
  if (plain.test(word)) {
    const folded = word.toLowerCase().replace(finalY, '$1i')
    return { folded, quality: folded, tone: 0 }
  }
  const decomposed = word.normalize('NFD').toLowerCase()
  let tone = 0
  let quality = ''
  for (let at = 0; at < decomposed.length; at++) {
    const unit = decomposed.charAt(at)
    const index = tones.indexOf(unit)
    if (index >= 0) tone = index + 1
    else quality += unit
  }
  quality = quality.normalize('NFC').replace(finalY, '$1i')
  return { folded: plain.test(quality) ? quality : foldLetters(quality), quality, tone }
}

/** đ has no decomposition in Unicode: it is mapped by hand. */
export const foldLetters = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đð]/g, 'd').normalize('NFC')
