/**
 * What a failure below means to a client. Anything not known here is a bug: `internal`. `busy` is none of the relay's own
 * faults: an engine that confirms nothing, or is not there.
 */
import { GiaobanError } from '../shared/errors.ts'
import type { WireCode } from '../shared/protocol/relay-wire/codes.ts'

const busyCodes: ReadonlySet<string> = new Set(['engine/busy', 'relay/no-engine'])
const fullCodes: ReadonlySet<string> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])

export function failureCode(thrown: unknown): WireCode {
  if (thrown instanceof GiaobanError && thrown.code === 'relay/refused') return 'log-refused'
  if (thrown instanceof GiaobanError && busyCodes.has(thrown.code)) return 'busy'
  if (thrown instanceof GiaobanError && thrown.code === 'store/full') return 'full'
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''
  return fullCodes.has(code) ? 'full' : 'internal'
}
