/** Closed words of names.md as people read them in a terminal, and times in local form. */
import { sharedWords } from '../../shared/i18n/sentence.ts'
import type { SharedWords } from '../../shared/i18n/word-keys.ts'
import type { Language } from '../language.ts'

/** The word itself where there is none. */
export function word(language: Language, list: keyof SharedWords, name: string): string {
  const words: Readonly<Record<string, string>> = sharedWords[language][list]
  return words[name] ?? name
}

const inVietnam = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** `dd/MM/yyyy HH:mm` in Vietnam; an empty text for no time. */
export const shownTime = (rfc3339: string | undefined): string =>
  rfc3339 === undefined ? '' : inVietnam.format(Date.parse(rfc3339)).replace(',', '')
