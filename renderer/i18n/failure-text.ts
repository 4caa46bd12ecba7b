/** A refusal as a sentence with a next step, in the language of the screen. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErrorCode } from '../../shared/errors.ts'
import { errorSentence } from '../../shared/i18n/sentence.ts'

interface Failed {
  readonly code: ErrorCode
  readonly params?: Readonly<Record<string, string | number>> | undefined
  readonly retryAfterMs?: number | undefined
}

export function useFailureText(): (failure: Failed) => string {
  const { i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'vi'
  return useCallback(
    ({ code, params = {}, retryAfterMs }: Failed) => errorSentence(language, code, { params, retryAfterMs }),
    [language],
  )
}
