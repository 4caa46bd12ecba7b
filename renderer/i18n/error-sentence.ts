import type { ErrorCode } from '../../shared/errors.ts'

export function errorSentence(
  _language: 'vi' | 'en',
  code: ErrorCode,
  _params: Readonly<Record<string, string | number>>,
): string {
  return code
}
