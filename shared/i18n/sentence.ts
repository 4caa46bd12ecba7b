/** Sentences for people, made from codes: the one place where a code becomes words (CLI and screens). */
import type { ErrorCode } from '../errors.ts'
import { errors as errorsEn } from './en/errors.ts'
import { words as wordsEn } from './en/words.ts'
import { errors as errorsVi } from './vi/errors.ts'
import { words as wordsVi } from './vi/words.ts'
import { statements as statementsEn } from './en/statements.ts'
import { statements as statementsVi } from './vi/statements.ts'
import type { SharedWords, StatementWords } from './word-keys.ts'

export type Language = 'vi' | 'en'

export const errorTexts: Readonly<Record<Language, Readonly<Record<ErrorCode, string>>>> = {
  vi: errorsVi,
  en: errorsEn,
}
export const sharedWords: Readonly<Record<Language, SharedWords>> = { vi: wordsVi, en: wordsEn }

export const statementWords: Readonly<Record<Language, StatementWords>> = { vi: statementsVi, en: statementsEn }

/** Why a statement would have no effect, of a reason of void leaves; another word stands as it is. */
export function breachText(language: Language, reason: string): string {
  const words: Readonly<Record<string, string>> = statementWords[language].breach
  return words[reason] ?? reason
}

export interface SentenceValues {
  readonly params?: Readonly<Record<string, string | number>>
  readonly retryAfterMs?: number | undefined
}

/**
 * What happened and what to do next. `params.field` (a dotted path) and `params.rule` are put into words; a value that
 * is missing leaves no trace of its place.
 */
export function errorSentence(language: Language, code: ErrorCode, values: SentenceValues = {}): string {
  const { params = {}, retryAfterMs } = values
  const seconds = retryAfterMs === undefined ? (params['seconds'] ?? 1) : Math.max(1, Math.ceil(retryAfterMs / 1000))
  return errorTexts[language][code]
    .replace('{field}', fieldWords(language, params))
    .replace('{seconds}', String(seconds))
    .replaceAll(/ \(\{([a-z]+)\}\)/g, (_, name: string) => {
      const value = params[name]
      if (value === undefined) return ''
      return ` (${name === 'reason' ? breachText(language, String(value)) : value})`
    })
}

/** `: Quyết định truy nã (bắt buộc)`; empty without a field. */
function fieldWords(language: Language, params: Readonly<Record<string, string | number>>): string {
  const { field, rule } = params
  if (typeof field !== 'string' || field === '') return ''
  const words = sharedWords[language]
  const why = typeof rule === 'string' ? words.problem[rule] : undefined
  return `: ${fieldLabel(language, field)}${why === undefined ? '' : ` (${why})`}`
}

/**
 * The nearest label up the path: `subject.names.0.full` is named by `subject.names`, also below the name of the record
 * that a call takes (`request.subject.names`); an unknown one by itself.
 */
export function fieldLabel(language: Language, path: string): string {
  const steps = path.split('.').filter((step) => !/^\d+$/.test(step))
  for (const from of [0, 1]) {
    for (let length = steps.length; length > from; length--) {
      const label = sharedWords[language].field[steps.slice(from, length).join('.')]
      if (label !== undefined) return label
    }
  }
  return path
}
