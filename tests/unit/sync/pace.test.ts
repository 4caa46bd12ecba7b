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

test('what a relay pushes begins a wait’s end at once, and then no closer together than the bound', async () => {
  // faked timers leave the monotonic clock alone
  const pace = new Pace({ monotonic: () => Date.now() })
  pace.pushed()
  expect(await lasted(pace.wait(60_000))).toBe(0)
  for (let n = 0; n < 100; n++) pace.pushed()
  expect(await lasted(pace.wait(60_000))).toBe(limits.pushedRoundMs)
  expect(await lasted(pace.wait(500))).toBe(500)
})
