import { useEffect } from 'react'
import { useEngine } from '../../engine-client/engine-context.tsx'

/** Nothing in it is new to this officer any more, once the newest word is on a visible, unlocked screen. */
export function useSeen(id: string, newest: string | undefined): void {
  const client = useEngine()
  useEffect(() => {
    let isTold = false
    function look(): void {
      if (isTold || newest === undefined || document.visibilityState !== 'visible') return
      isTold = true
      client.call('conversation.seen', { id }).catch(() => {
        isTold = false // engine restarting: told when the window is looked at next
      })
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [client, id, newest])
}
