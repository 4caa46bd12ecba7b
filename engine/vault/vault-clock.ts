/**
 * Time inside an open vault: never before what this vault has seen (names.md, Time). The high-water mark lies in the
 * database and rises in every transaction.
 */
import type { Clock } from '../../shared/time.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'

const mark = 'clock-high-water'

export interface VaultClock extends Clock {
  /** Called by the store before each commit. */
  keep(tx: WritableDb): void
  /**
   * Lowers the mark to `to` or the machine's clock, whichever is later: only for a mark that a wrong clock has left,
   * proven by others (engine/sync/settle-clock.ts). Inside of a transaction, which keeps it.
   */
  settle(to: number): void
}

export function createVaultClock(clock: Clock, read: ReadableDb): VaultClock {
  let high = read.get<{ value: number }>('SELECT value FROM meta WHERE name = ?', mark)?.value ?? 0
  let kept = high
  const now = (): number => {
    high = Math.max(high, clock.now())
    return high
  }
  return {
    now,
    monotonic: () => clock.monotonic(),
    settle: (to) => {
      high = Math.max(to, clock.now())
    },
    keep: (tx) => {
      const value = now()
      if (value === kept) return
      tx.run(
        'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        mark,
        value,
      )
      tx.afterCommit(() => (kept = value))
    },
  }
}

/** `GIAOBAN_TEST_CLOCK` in a demonstration world: the same clock, shifted. */
export const shifted = (clock: Clock, byMs: number): Clock => ({
  now: () => clock.now() + byMs,
  monotonic: () => clock.monotonic(),
})
