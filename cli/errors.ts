/** What ends a command early: wrong usage (exit 2) or a refusal with its code (exit 1). */
import { GiaobanError, type ErrorCode } from '../shared/errors.ts'
import type { RefusalWords } from './messages.ts'
import type { MessageKey } from './words/keys.ts'

/** Arguments, options or files that cannot be what was meant. `message` is a key of the command line's own words. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly key: MessageKey
  readonly params: Readonly<Record<string, string | number>>
  readonly code: ErrorCode

  constructor(
    key: MessageKey,
    params: Readonly<Record<string, string | number>> = {},
    code: ErrorCode = 'usage/invalid-input',
  ) {
    super(key)
    this.key = key
    this.params = params
    this.code = code
  }
}

/** The code and the values for its sentence of whatever was thrown; `internal` for a bug. */
export function toRefusal(thrown: unknown): RefusalWords {
  if (thrown instanceof GiaobanError) {
    const { code, params, retryAfterMs } = thrown
    return { code, params, retryAfterMs }
  }
  return { code: 'internal', params: {} }
}
