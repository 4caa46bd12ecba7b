/** When a hand was last on any window of this desk: whoever works in one of them is not away from the others. */
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'

/** What windows of one desk tell each other over: names nothing and carries nothing. */
export type TouchChannel = Pick<BroadcastChannel, 'postMessage' | 'onmessage' | 'close'>
export const touchChannel = (): TouchChannel => new BroadcastChannel('giaoban:touch')

export interface Touches {
  /** A hand is on this window. */
  touch(): void
  /** Counts anew, for this window alone. */
  rest(): void
  /** How long ago one was on any. */
  sinceMs(): number
  close(): void
}

export function createTouches(channel: TouchChannel, clock: Pick<Clock, 'monotonic'>): Touches {
  let last = clock.monotonic()
  let told = Number.NEGATIVE_INFINITY
  channel.onmessage = () => {
    last = clock.monotonic()
  }
  return {
    touch: () => {
      last = clock.monotonic()
      if (last - told < limits.touchTellMs) return
      told = last
      channel.postMessage('touched')
    },
    rest: () => {
      last = clock.monotonic()
    },
    sinceMs: () => clock.monotonic() - last,
    close: () => channel.close(),
  }
}
