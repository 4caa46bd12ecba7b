/**
 * What a page may not ask though the command line may. A page is the part of the program that reads other people's
 * words: it never names a place on the disk, and behind a locked screen it changes nothing but its own looks.
 */
import type { ErrorCode } from '../shared/errors.ts'
import type { EnginePhase } from './api/handlers.ts'

/** Why a call from a page is refused before anybody looks at it; `undefined` for the others. */
export function pageRefusal(phase: EnginePhase, call: string, input: unknown): ErrorCode | undefined {
  if (typeof input !== 'object' || input === null) return undefined
  // a file is written where a person pointed in the shell's own dialog
  if ('out' in input) return 'usage/invalid-input'
  // and read where one did: a page that names a file has it sent to whom it likes
  if ('path' in input) return 'usage/invalid-input'
  // a key that a page names would open this vault to whoever has its private half
  if (call === 'recovery.adopt') return 'usage/invalid-input'
  // another relay could withhold an alert: whoever stands before a locked screen does not choose it
  if (call === 'settings.set' && 'relays' in input && phase !== 'open') return 'vault/locked'
  return undefined
}
