/**
 * Which drafts are being written in which window. The browser keeps the list for all windows of the desk and forgets one
 * that has gone. A courtesy: that nobody overwrites another's words is the engine's to see to (`draft.save`).
 */
import { useEffect } from 'react'

const prefix = 'draft:'
/** What this window holds, or has just let go. */
const own = new Set<{ readonly name: string }>()

export async function draftsElsewhere(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query().catch(() => ({ held: [] }))
  const ours = new Set([...own].map(({ name }) => name))
  return new Set(
    held.flatMap(({ name = '' }) => (name.startsWith(prefix) && !ours.has(name) ? [name.slice(prefix.length)] : [])),
  )
}

/** While it is on the screen. */
export function useHoldDraft(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return undefined
    const one = { name: prefix + id }
    own.add(one)
    const waiting = new AbortController()
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    navigator.locks
      .request(one.name, { signal: waiting.signal }, () => released)
      .catch(() => undefined) // let go before it was free
      .finally(() => own.delete(one))
    return () => {
      waiting.abort()
      release()
    }
  }, [id])
}
