/** A refusal as a sentence with a next step, in the language of the screen. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErrorCode } from '../../shared/errors.ts'
import { errorSentence } from './error-sentence.ts'

interface Failed {
  readonly code: ErrorCode
  readonly params?: Readonly<Record<string, string | number>> | undefined
}

export function useFailureText(): (failure: Failed) => string {
  const { i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'vi'
  return useCallback((failure: Failed) => errorSentence(language, failure.code, failure.params ?? {}), [language])
}
