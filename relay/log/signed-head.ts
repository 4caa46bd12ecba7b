/**
 * The largest tree that this log has signed, beside the log key and outside of the data: a data directory that was
 * wiped or put back to an old copy is recognised before anything is signed over it.
 */
import { open, readFile, rename } from 'node:fs/promises'
import { bytesToHex, hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { LogHead } from './store.ts'
import { syncFolderOf } from './sync-folder.ts'

export interface SignedHead {
  /** Throws GiaobanError `config/invalid` for a file that is none. */
  load(): Promise<LogHead | undefined>
  /** Durable before it resolves. Called before the tree is signed. */
  save(head: LogHead): Promise<void>
}

export function createSignedHead(file: string): SignedHead {
  return {
    load: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return undefined
      const [sizeText, rootText] = text.trim().split(' ')
      const size = Number(sizeText)
      const root = hexToBytes(rootText ?? '')
      if (!Number.isSafeInteger(size) || size < 1 || root?.length !== 32) {
        throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'log-key.head' } })
      }
      return { size, root }
    },
    save: async ({ size, root }) => {
      const handle = await open(`${file}.new`, 'w', 0o600)
      try {
        await handle.writeFile(`${size} ${bytesToHex(root)}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${file}.new`, file)
      await syncFolderOf(file) // or a power cut may bring the name of the old one back
    },
  }
}
