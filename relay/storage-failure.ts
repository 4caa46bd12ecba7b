/** What a failure of the disk means to a client. Anything else is a bug and stays one. */
import type { WireCode } from '../shared/protocol/relay-wire/codes.ts'

const fullCodes: ReadonlySet<string> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])

export function storageFailure(thrown: unknown): WireCode {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''
  return fullCodes.has(code) ? 'full' : 'internal'
}
