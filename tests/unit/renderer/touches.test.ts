import { describe, expect, it } from 'vitest'
import { createTouches, type TouchChannel } from '../../../renderer/app/touches.ts'
import { limits } from '../../../shared/limits.ts'

/** Channels of windows of one desk: what one posts, the others get. */
function channels(count: number) {
  const posted: unknown[] = []
  const all: TouchChannel[] = Array.from({ length: count }, () => ({
    onmessage: null,
    close: () => undefined,
    postMessage(this: TouchChannel, message: unknown) {
      posted.push(message)
      for (const other of all) if (other !== this) other.onmessage?.call({} as BroadcastChannel, {} as MessageEvent)
    },
  }))
  return { all, posted }
}

describe('a hand on one window of a desk', () => {
  it('keeps the others from locking as well', () => {
    let now = 0
    const { all } = channels(2)
    const [here, there] = all.map((channel) => createTouches(channel, { monotonic: () => now }))
    now = limits.screenLockMs - 1
    here?.touch()
    now = limits.screenLockMs + 1
    expect([here?.sinceMs(), there?.sinceMs()]).toEqual([2, 2])
    now += limits.screenLockMs
    expect(there?.sinceMs()).toBeGreaterThan(limits.screenLockMs)
  })

  it('is told once in a while, not with every move; a window that only counts anew tells nothing', () => {
    let now = 0
    const { all, posted } = channels(2)
    const here = createTouches(all[0]!, { monotonic: () => now })
    for (; now < 3 * limits.touchTellMs; now += 100) here.touch()
    here.rest()
    expect(posted).toHaveLength(3)
    expect(here.sinceMs()).toBe(0)
  })
})
