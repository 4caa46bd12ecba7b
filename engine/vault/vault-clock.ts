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
