/** The sentence of an error code in the reader's language, with what the command line adds to it. */
import type { ErrorCode } from '../shared/errors.ts'
import { errorSentence } from '../shared/i18n/sentence.ts'
import type { Language } from './language.ts'

export interface RefusalWords {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string | number>>
  readonly retryAfterMs?: number | undefined
}

/** The name of a kept draft stands behind the sentence: who scripts `send` needs it to try again. */
export function sentenceOf(language: Language, { code, params, retryAfterMs }: RefusalWords): string {
  const sentence = errorSentence(language, code, { params, retryAfterMs })
  return typeof params.draft === 'string' ? `${sentence} [${params.draft}]` : sentence
}
