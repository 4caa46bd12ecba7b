/**
 * One engine per home: an exclusive transaction on HOME/lock.db for the life of the process. The kernel releases it at
 * any death. The file holds nothing.
 */
import Sqlite from 'better-sqlite3'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'
import { storeError } from './sqlite-error.ts'

export interface HomeLock extends Disposable {
  readonly held: boolean
}

/** Reachable for ever: a lock whose handle is collected would be gone. */
const held = new Set<Sqlite.Database>()
const retryMs = 100

/** Waits up to `waitMs`, then throws GiaobanError `profile/in-use`. */
export async function lockHome(options: {
  readonly file: string
  readonly clock: Clock
  readonly waitMs?: number
}): Promise<HomeLock> {
  const until = options.clock.monotonic() + (options.waitMs ?? limits.lockWaitMs)
  for (;;) {
    const database = tryLock(options.file)
    if (database !== undefined) {
      held.add(database)
      return {
        get held() {
          return database.open
        },
        [Symbol.dispose]: () => {
          held.delete(database)
          database.close()
        },
      }
    }
    if (options.clock.monotonic() >= until) throw new GiaobanError('profile/in-use')
    await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}

function tryLock(file: string): Sqlite.Database | undefined {
  let database: Sqlite.Database | undefined
  try {
    database = new Sqlite(file, { timeout: 0 })
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (thrown) {
    database?.close()
    const error = storeError(thrown)
    if (error instanceof GiaobanError && error.code === 'profile/in-use') return undefined
    throw error
  }
}
