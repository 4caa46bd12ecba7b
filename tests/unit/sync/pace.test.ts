import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../../engine/config.ts'
import { Pace } from '../../../engine/sync/pace.ts'
import { limits } from '../../../shared/limits.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How long a wait lasts when nobody pokes, to the next timer. */
async function lasted(wait: Promise<unknown>): Promise<number> {
  const started = Date.now()
  let ended: number | undefined
  void wait.then(() => (ended = Date.now() - started))
  while (ended === undefined) await vi.advanceTimersToNextTimerAsync()
  return ended
}

test('a wait ends at its time, or with the first poke', async () => {
  const pace = new Pace(systemClock())
  expect(await lasted(pace.wait(1000))).toBe(1000)
  const waiting = pace.wait(60_000)
  pace.poke()
  await waiting
})

test('a poke that came before the wait counts, once', async () => {
  const pace = new Pace(systemClock())
  pace.poke()
  await pace.wait(60_000)
  expect(await lasted(pace.wait(500))).toBe(500)
})

test('what a relay pushes ends a few waits at once, and then no closer together than the bound, until it pauses or brings something', async () => {
  // faked timers leave the monotonic clock alone
  const pace = new Pace({ monotonic: () => Date.now() })
  const pushedWait = async (): Promise<number> => {
    pace.pushed()
    return lasted(pace.wait(60_000))
  }
  const afterPause = [...Array.from({ length: limits.pushedRoundsAtOnce }, () => 0), limits.pushedRoundMs]
  for (const waited of [...afterPause, limits.pushedRoundMs]) expect(await pushedWait()).toBe(waited)
  for (let n = 0; n < 100; n++) pace.pushed()
  expect(await lasted(pace.wait(60_000))).toBe(limits.pushedRoundMs)
  expect(await lasted(pace.wait(500))).toBe(500)
  for (const waited of afterPause) expect(await pushedWait()).toBe(waited)
  pace.pushed()
  const waiting = lasted(pace.wait(60_000))
  pace.worked()
  expect(await waiting).toBe(0)
  expect(await pushedWait()).toBe(0)
})
