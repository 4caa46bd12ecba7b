/** How far files on their way are, as the engine tells it between two answers. */
import { useCallback, useState } from 'react'
import type { FileTransfer } from '../../shared/ipc/attachment-calls.ts'
import { useEngineEvent } from './engine-context.tsx'

/** What is newest of a file that an answer has shown; nothing of one that the answer says is where it shall be. */
export function useTransfers(): (shown: FileTransfer | undefined) => FileTransfer | undefined {
  const [told, setTold] = useState<ReadonlyMap<string, FileTransfer>>(new Map())
  const listen = useCallback(
    (transfer: FileTransfer) => setTold((before) => new Map(before).set(transfer.file, transfer)),
    [],
  )
  useEngineEvent('transfer', listen)
  return (shown) => shown && (told.get(shown.file) ?? shown)
}
