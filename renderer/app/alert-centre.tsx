/**
 * Which immediate bulletins ring: in from the engine's alert, out when somebody has opened it or owes it no more. What
 * another unit owes us sounds once.
 */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useEngineEvent } from '../engine-client/engine-context.tsx'
import { playAlert } from '../ui/alert-sound.ts'

interface Alerts {
  readonly ringing: ReadonlySet<string>
  /** The immediate bulletins of the desk as they are now: replaces what events have told. */
  settle(ringing: readonly string[]): void
}

const AlertContext = createContext<Alerts>({ ringing: new Set(), settle: () => undefined })
export const useAlerts = (): Alerts => useContext(AlertContext)

interface Props {
  /** One window of the desk does, however many show the bar. */
  readonly sounds: boolean
  readonly children: ReactNode
}

export function AlertCentre({ sounds, children }: Props) {
  const [ringing, setRinging] = useState<ReadonlySet<string>>(new Set())
  useEngineEvent(
    'alert',
    useCallback(
      ({ what, id, urgency }) => {
        if (urgency === 'immediate' && what !== 'request' && what !== 'silent')
          setRinging((now) => new Set([...now, id ?? `locked ${now.size}`]))
        else if (sounds) void playAlert({ times: 1 }).done
      },
      [sounds],
    ),
  )
  const settle = useCallback((ids: readonly string[]) => {
    setRinging((now) => (now.size === ids.length && ids.every((id) => now.has(id)) ? now : new Set(ids)))
  }, [])
  const rings = sounds && ringing.size > 0
  useEffect(() => {
    if (!rings) return undefined
    const sound = playAlert({ times: Number.POSITIVE_INFINITY })
    return () => sound.stop()
  }, [rings])
  const value = useMemo(() => ({ ringing, settle }), [ringing, settle])
  return <AlertContext value={value}>{children}</AlertContext>
}
