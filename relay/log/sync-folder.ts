/** The names in a folder, on the disk: what was renamed or linked there stays so in a power cut. */
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

export async function syncFolderOf(file: string): Promise<void> {
  if (process.platform === 'win32') return // opens no folders, and writes names through
  const handle = await open(dirname(file), 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
