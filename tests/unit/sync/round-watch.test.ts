import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RoundWatch } from '../../../engine/sync/round-watch.ts'
import { limits } from '../../../shared/limits.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A relay that never comes to an end: what is asked of it fails when the connection is closed. */
function endless(): { readonly close: () => Promise<void>; readonly answer: Promise<never> } {
  let close = async (): Promise<void> => {}
  const answer = new Promise<never>((_, reject) => (close = async () => reject(new Error('closed'))))
  return { close: () => close(), answer }
}

test('what lasts too long ends with its connection, and the next begins anew', async () => {
  const watch = new RoundWatch({ monotonic: () => performance.now() })
  const relay = endless()
  const held = watch.during(relay, () => relay.answer).catch((thrown: Error) => thrown.message)
  await vi.advanceTimersByTimeAsync(limits.roundHeldMs - 1)
  expect(watch.isHeld).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(watch.isHeld).toBe(true)
  await vi.advanceTimersByTimeAsync(limits.roundMaxMs - limits.roundHeldMs)
  expect(await held).toBe('closed')
  expect(watch.isHeld).toBe(false)

  const close = vi.fn(async () => {})
  await expect(watch.during({ close }, async () => 'done')).resolves.toBe('done')
  await vi.advanceTimersByTimeAsync(limits.roundMaxMs)
  expect(close).not.toHaveBeenCalled()
})
