/** The sentence of an error code in the reader's language. */
import type { ErrorCode } from '../shared/errors.ts'
import type { Language } from './command.ts'
import { fill } from './words/say.ts'

export const sentenceOf = (
  _language: Language,
  refusal: { readonly code: ErrorCode; readonly params: Readonly<Record<string, string | number>> },
): string => fill(refusal.code, refusal.params)
