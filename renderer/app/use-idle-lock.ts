import { useEffect } from 'react'
import { limits } from '../../shared/limits.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import { useClock } from '../ui/clock-context.tsx'
import { createTouches, touchChannel } from './touches.ts'

const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const
const lookEveryMs = 5_000

/** Locks the screen when nobody has touched any window of this desk for `limits.screenLockMs`. */
export function useIdleLock(active: boolean): void {
  const client = useEngine()
  const clock = useClock()
  useEffect(() => {
    if (!active) return undefined
    const touches = createTouches(touchChannel(), clock)
    for (const sign of signs) window.addEventListener(sign, touches.touch, { passive: true, capture: true })
    const timer = setInterval(() => {
      if (touches.sinceMs() < limits.screenLockMs) return
      touches.rest()
      client.call('session.lockScreen', {}).catch(() => undefined)
    }, lookEveryMs)
    return () => {
      clearInterval(timer)
      touches.close()
      for (const sign of signs) window.removeEventListener(sign, touches.touch, { capture: true })
    }
  }, [active, client, clock])
}
