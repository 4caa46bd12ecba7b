/** Time on screen: wall time at start plus monotonic time since, so that a changed PC clock moves no deadline. */
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import type { Clock } from '../../shared/time.ts'

const ClockContext = createContext<Clock | undefined>(undefined)

export function ClockProvider({ clock, children }: { readonly clock: Clock; readonly children: ReactNode }) {
  return <ClockContext value={clock}>{children}</ClockContext>
}

export function useClock(): Clock {
  const clock = useContext(ClockContext)
  if (clock === undefined) throw new Error('ClockProvider is missing')
  return clock
}

/** The only place of the page that reads real time. */
export function screenClock(): Clock {
  const wall = Date.now()
  const start = performance.now()
  return { now: () => Math.round(wall + performance.now() - start), monotonic: () => performance.now() }
}

/** Now, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const clock = useClock()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs)
    return () => clearInterval(timer)
  }, [clock, everyMs])
  return now
}
