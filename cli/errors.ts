/** What ends a command early: wrong usage (exit 2) or a refusal with its code (exit 1). */
import { errorCodes, GiaobanError, type ErrorCode } from '../shared/errors.ts'
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

/** A refusal that prints something else beside the code, e.g. the name of a draft that was kept. */
export class Refusal extends GiaobanError {}

const known: ReadonlySet<string> = new Set(errorCodes)

/** The code and the values for its sentence of whatever was thrown; `internal` for a bug. */
export function toRefusal(thrown: unknown): { code: ErrorCode; params: Readonly<Record<string, string | number>> } {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && known.has(String(thrown.code))) {
    const params = 'params' in thrown ? thrown.params : undefined
    return {
      code: thrown.code as ErrorCode,
      params: typeof params === 'object' && params !== null ? (params as Record<string, string | number>) : {},
    }
  }
  return { code: 'internal', params: {} }
}
