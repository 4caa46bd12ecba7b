import { useEffect } from 'react'
import { limits } from '../../shared/limits.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import { useClock } from '../ui/clock-context.tsx'

const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const
const lookEveryMs = 5_000

/** Locks the screen when nobody has touched this window for `limits.screenLockMs`. */
export function useIdleLock(active: boolean): void {
  const client = useEngine()
  const clock = useClock()
  useEffect(() => {
    if (!active) return undefined
    let last = clock.monotonic()
    const touch = (): void => {
      last = clock.monotonic()
    }
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true, capture: true })
    const timer = setInterval(() => {
      if (clock.monotonic() - last < limits.screenLockMs) return
      last = clock.monotonic()
      client.call('session.lockScreen', {}).catch(() => undefined)
    }, lookEveryMs)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touch, { capture: true })
    }
  }, [active, client, clock])
}
