import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pace } from '../../../engine/sync/pace.ts'
import { limits } from '../../../shared/limits.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const byte = (value: number) => ({ random: () => new Uint8Array([value]) })

/** How long a wait lasts when nobody pokes, to the next timer. */
async function lasted(wait: Promise<unknown>): Promise<number> {
  const started = Date.now()
  let ended: number | undefined
  void wait.then(() => (ended = Date.now() - started))
  while (ended === undefined) await vi.advanceTimersToNextTimerAsync()
  return ended
}

test('a wait ends at its time, or with the first poke', async () => {
  const pace = new Pace(clock)
  expect(await lasted(pace.wait(1000))).toBe(1000)
  const waiting = pace.wait(60_000)
  pace.poke()
  await waiting
})

test('a poke that came before the wait counts, once', async () => {
  const pace = new Pace(clock)
  pace.poke()
  await pace.wait(60_000)
  expect(await lasted(pace.wait(500))).toBe(500)
})

test('reconnecting backs off by doubling, and never beyond a minute', async () => {
  const pace = new Pace(clock)
  const waits: number[] = []
  for (let failures = 0; failures < 12; failures++) waits.push(await lasted(pace.backOff(failures, byte(255))))
  const doubling = [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000]
  for (const [index, wait] of waits.entries()) {
    expect(Math.abs(wait - (doubling[index] ?? 0))).toBeLessThanOrEqual(1)
    expect(wait).toBeLessThanOrEqual(limits.reconnectMaxMs + 1)
  }
})

test('half of the wait is chance, so that a relay that comes back is not met by everybody at once', async () => {
  const pace = new Pace(clock)
  expect(Math.abs((await lasted(pace.backOff(3, byte(0)))) - 2000)).toBeLessThanOrEqual(1)
  expect(Math.abs((await lasted(pace.backOff(3, byte(128)))) - 3004)).toBeLessThanOrEqual(1)
})
