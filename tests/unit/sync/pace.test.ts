import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pace } from '../../../engine/sync/pace.ts'

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
  const pace = new Pace()
  expect(await lasted(pace.wait(1000))).toBe(1000)
  const waiting = pace.wait(60_000)
  pace.poke()
  await waiting
})

test('a poke that came before the wait counts, once', async () => {
  const pace = new Pace()
  pace.poke()
  await pace.wait(60_000)
  expect(await lasted(pace.wait(500))).toBe(500)
})
