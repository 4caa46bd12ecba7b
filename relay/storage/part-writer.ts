/** The end of one unfinished file: written as bytes come, synced behind them, so that a large part waits for little. */
import { open } from 'node:fs/promises'
import { limits } from '../../shared/limits.ts'

export interface PartWriter {
  /** One call at a time. */
  write(bytes: Uint8Array): Promise<void>
  /** How many bytes of the file are on the disk for sure: all that were written when it was called. */
  sync(): Promise<number>
  /** After a sync. Rejects where that failed. */
  close(): Promise<void>
}

/** What lay beyond `offset` is cut. */
export async function openPartWriter(path: string, offset: number): Promise<PartWriter> {
  const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600)
  let [written, synced, asked] = [offset, offset, offset]
  let syncing: Promise<void> = Promise.resolve()
  const syncOnce = async (): Promise<void> => {
    const upTo = written
    if (upTo > synced) await file.datasync()
    synced = Math.max(synced, upTo)
  }
  /** One after another; a failed one fails all that come after it: nobody may count on these bytes. */
  const syncNext = (): Promise<void> => {
    asked = written
    syncing = syncing.then(syncOnce)
    syncing.catch(() => undefined)
    return syncing
  }
  try {
    await file.truncate(offset)
  } catch (thrown) {
    await file.close()
    throw thrown
  }
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, written)
        done += bytesWritten
        written += bytesWritten
      }
      if (written - asked >= limits.blobSyncBytes) void syncNext()
    },
    sync: async () => {
      await syncNext()
      return synced
    },
    close: async () => {
      try {
        await syncNext()
      } finally {
        await file.close()
      }
    },
  }
}
