import { useEffect } from 'react'
import { limits } from '../../shared/limits.ts'
import type { EngineClient } from '../engine-client/client.ts'
import { useEngine } from '../engine-client/engine-context.tsx'
import { printPhoto } from '../engine-client/print-photo.ts'

/** Looks at pictures that nobody has looked at, one after the other with a pause, while a reader is signed in. */
export function usePhotoPrints(isReader: boolean): void {
  const client = useEngine()
  useEffect(() => {
    if (!isReader) return undefined
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = (ms: number): void => {
      if (!abort.signal.aborted) timer = setTimeout(() => void look(), ms)
    }
    const look = (): Promise<void> =>
      printNext(client, abort.signal).then(
        (found) => later(found ? limits.photoPrintPauseMs : limits.photoPrintRestMs),
        () => later(limits.photoPrintPauseMs), // the engine counts how often it gives one out
      )
    later(limits.photoPrintPauseMs)
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [client, isReader])
}

/** False where there is none. */
async function printNext(client: EngineClient, signal: AbortSignal): Promise<boolean> {
  const { photo } = await client.call('photo.next', {}).catch(() => ({ photo: undefined }))
  if (photo === undefined || signal.aborted) return false
  const print = await printPhoto(client, { kind: 'sent', ...photo }, signal)
  if (print !== undefined) await client.call('photo.print', { statement: photo.statement, index: photo.index, print })
  return true
}
