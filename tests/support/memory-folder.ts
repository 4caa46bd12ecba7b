/** A folder for a test: in memory where the system has such a place and room in it, since nothing here needs a disk. */
import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const inMemory = '/dev/shm'
/** For the largest world of the tests twice over. */
const room = 4 * 1024 ** 3

/** Every commit of a home is synced: on a disk that is shared, tests would wait for it more than they work. */
export const memoryFolder = (prefix: string): string => mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), prefix))

function hasRoom(): boolean {
  try {
    accessSync(inMemory, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= room
  } catch {
    return false
  }
}
