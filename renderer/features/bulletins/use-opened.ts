import { useEffect } from 'react'
import { limits } from '../../../shared/limits.ts'
import { useAsk, useEngine } from '../../engine-client/engine-context.tsx'
import type { Detail } from './detail.ts'

/**
 * Tells the engine once that this officer has had this version on a visible, unlocked screen for
 * `limits.openedAfterMs` (names.md, `opened`): what rings for it is heard. Being hidden starts the time anew.
 */
export function useOpened({ id, head, hits }: Detail): void {
  const client = useEngine()
  const told = useAsk('desk.get', {}).data?.told ?? []
  const unheard = told.filter((each) => each.id === id && !each.heard).map(({ step }) => step)
  const asked = hits.filter(({ open }) => open).map(({ statement }) => statement)
  const rings = [...unheard, ...asked].join(' ') // what begins to ring while it is on screen is heard there
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let told = false
    function look(): void {
      clearTimeout(timer)
      if (told || document.visibilityState !== 'visible') return
      timer = setTimeout(() => {
        told = true
        client.call('bulletin.opened', { id }).catch(() => {
          told = false // engine restarting: asked again when the window is looked at next
        })
      }, limits.openedAfterMs)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [client, id, head, rings])
}
