/**
 * Writes that come in one turn of the event loop share a transaction: the disk is waited for once, and each is answered
 * after the commit that holds it.
 */
import type { RelayDatabase } from './sqlite-database.ts'

interface Waiting {
  work(): void
  /** Its writes are on the disk. */
  settle(): void
  reject(reason: unknown): void
}

/**
 * `work` is synchronous and uses the same connection; it may be run again, so it changes nothing else. What it throws
 * undoes its own writes and nobody else's.
 */
export function createGroupCommit(db: RelayDatabase): <T>(work: () => T) => Promise<T> {
  let waiting: Waiting[] = []
  const runAll = db.transaction((group: readonly Waiting[]) => {
    for (const { work } of group) work()
  })
  const commit = (group: readonly Waiting[]): void => {
    try {
      runAll.immediate(group)
    } catch (thrown) {
      if (group.length === 1) group[0]?.reject(thrown)
      else for (const each of group) commit([each]) // nothing is there: whoever did not throw has a transaction alone
      return
    }
    for (const { settle } of group) settle()
  }
  const commitWaiting = (): void => {
    const group = waiting
    waiting = []
    commit(group)
  }
  return <T>(work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      let value: T
      if (waiting.length === 0) setImmediate(commitWaiting)
      waiting.push({
        work: () => {
          value = work()
        },
        settle: () => resolve(value),
        reject,
      })
    })
}
