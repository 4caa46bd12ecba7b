/**
 * One relay to a folder of data: an exclusive transaction on `lock.db` in it for the life of the process. Two would each
 * tell their own sessions only, sweep each other's files, and write the marks beside the log key in turn. The kernel
 * releases it at any death, and the file holds nothing.
 */
import Sqlite from 'better-sqlite3'
import { GiaobanError } from '../../shared/errors.ts'
import type { Clock } from '../../shared/time.ts'
import { keepToOwner } from './sqlite-database.ts'

const retryMs = 100

/** Reachable for ever: a lock whose handle is collected would be gone. */
const held = new Set<Sqlite.Database>()

/**
 * Waits up to `waitMs` for a relay that is being taken down, then throws GiaobanError `relay/data-in-use`. What cannot be
 * opened at all is thrown as it is.
 */
export async function lockData(options: {
  readonly file: string
  readonly clock: Pick<Clock, 'monotonic'>
  readonly waitMs: number
}): Promise<Disposable> {
  const { file, clock, waitMs } = options
  const until = clock.monotonic() + waitMs
  for (;;) {
    const database = tryLock(file)
    if (database !== undefined) {
      held.add(database)
      return {
        [Symbol.dispose]: () => {
          held.delete(database)
          database.close()
        },
      }
    }
    if (clock.monotonic() >= until) throw new GiaobanError('relay/data-in-use', { recoverable: false })
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}

function tryLock(file: string): Sqlite.Database | undefined {
  keepToOwner(file)
  const database = new Sqlite(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (thrown) {
    database.close()
    if (thrown instanceof Sqlite.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) return undefined
    throw thrown
  }
}
