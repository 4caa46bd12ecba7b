/**
 * How units, authorities and people may be called. A name stands beside an alert and says who it is from: it must not be
 * able to look like another one by characters that nobody sees, or by letters of two alphabets in one word.
 */

/** Controls, line separators, marks of direction, joiners, variation selectors, unassigned and private characters. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
/** More marks on one letter than any language of the country writes: they would run over the lines around. */
const piled = /\p{M}{3}/u
const latin = /\p{Script=Latin}/u
const letters = /\p{L}/gu

/** In NFC. Whole names of another alphabet pass: the code beside them, unique in the log, tells such twins apart. */
export function isPlainName(value: string): boolean {
  if (unseen.test(value) || piled.test(value) || value.normalize('NFC') !== value) return false
  const found = value.match(letters) ?? []
  // full-width, mathematical and circled letters are pictures of letters
  if (found.some((letter) => letter.normalize('NFKC') !== letter)) return false
  return !latin.test(value) || found.every((letter) => latin.test(letter))
}
