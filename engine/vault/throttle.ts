/**
 * Pauses after wrong passphrases: 1 s from the 3rd, doubling to 60 s, kept across restarts (docs/spec/vault.md,
 * Wrong passphrases). Counted on the monotonic clock, which all composition roots take from the machine's uptime:
 * setting the wall clock shortens nothing, and a restart of the machine only lengthens the pause.
 */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import * as schema from '../../shared/protocol/schema.ts'
import type { Clock } from '../../shared/time.ts'
import { readWhole, replaceFile } from './atomic-file.ts'

const { field, record } = schema
const attemptsSchema = record({
  wrong: field(0, schema.uint(1_000_000)),
  /** Uptime of the machine at the last of them, ms. */
  uptimeMs: field(1, schema.uint()),
})
type Attempts = schema.Infer<typeof attemptsSchema>

export interface Throttle {
  /**
   * Counts an attempt as wrong before it is tried, durably: ending the process does not give a free try.
   * Throws GiaobanError `vault/throttled` with the rest of the pause.
   */
  begin(): void
  /** The passphrase was right: the count starts anew. Returns how many were wrong before it. */
  succeeded(): number
  /** The attempt failed for another reason than the passphrase and does not count. */
  undo(): void
}

export const pauseAfter = (wrong: number): number =>
  wrong <= limits.wrongPassphraseFree
    ? 0
    : Math.min(
        limits.wrongPassphraseMaxMs,
        limits.wrongPassphrasePauseMs * 2 ** Math.min(wrong - limits.wrongPassphraseFree - 1, 16),
      )

export function createThrottle(options: { readonly path: string; readonly clock: Clock }): Throttle {
  const uptime = (): number => Math.max(0, Math.floor(options.clock.monotonic()))
  const write = (attempts: Attempts): void => replaceFile(options.path, schema.encodeAs(attemptsSchema, attempts))
  let before: Attempts = { wrong: 0, uptimeMs: 0 }
  return {
    begin: () => {
      before = readAttempts(options.path, uptime())
      const now = uptime()
      const passed = now >= before.uptimeMs ? now - before.uptimeMs : now
      const left = pauseAfter(before.wrong) - passed
      if (left > 0) throw new GiaobanError('vault/throttled', { retryAfterMs: Math.ceil(left) })
      write({ wrong: before.wrong + 1, uptimeMs: now })
    },
    succeeded: () => {
      const { wrong } = before
      before = { wrong: 0, uptimeMs: uptime() }
      write(before)
      return wrong
    },
    undo: () => write(before),
  }
}

/** An unreadable count is the longest pause, not a free try. */
function readAttempts(path: string, now: number): Attempts {
  const unreadable = { wrong: limits.wrongPassphraseFree + 8, uptimeMs: now }
  try {
    const bytes = readWhole(path, 64)
    return bytes === undefined ? { wrong: 0, uptimeMs: 0 } : schema.decodeAs(attemptsSchema, bytes, 64)
  } catch (thrown) {
    if (!(thrown instanceof CodecError) && !(thrown instanceof GiaobanError)) throw thrown
    return unreadable
  }
}
