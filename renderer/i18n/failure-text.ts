/** A refusal as a sentence with a next step, in the language of the screen. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErrorCode } from '../../shared/errors.ts'
import { errorSentence, type Language } from '../../shared/i18n/sentence.ts'

interface Failed {
  readonly code: ErrorCode
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly retryAfterMs?: number | undefined
}

/** The language of the screen. */
export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return i18n.language === 'en' ? 'en' : 'vi'
}

export function useFailureText(): (failure: Failed) => string {
  const language = useLanguage()
  return useCallback(
    ({ code, params = {}, retryAfterMs }: Failed) => errorSentence(language, code, { params, retryAfterMs }),
    [language],
  )
}
