/**
 * Writes that come in one turn of the event loop share a transaction: the disk is waited for once, and each is answered
 * after the commit that holds it.
 */
import type { RelayDatabase } from './sqlite-database.ts'

interface Waiting {
  work(): void
  /** Its writes are on the disk, or it threw and none of them is there. */
  settle(): void
  reject(reason: unknown): void
}

/** `work` is synchronous and uses the same connection. What it throws undoes its own writes and nobody else's. */
export function createGroupCommit(db: RelayDatabase): <T>(work: () => T) => Promise<T> {
  let waiting: Waiting[] = []
  const runAll = db.transaction((group: readonly Waiting[]) => {
    for (const { work } of group) work()
  })
  const commit = (): void => {
    const group = waiting
    waiting = []
    try {
      runAll.immediate(group)
    } catch (thrown) {
      for (const { reject } of group) reject(thrown) // nothing is there; each may be asked again
      return
    }
    for (const { settle } of group) settle()
  }
  return <T>(work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const apart = db.transaction(work)
      let settle: () => void = () => undefined
      if (waiting.length === 0) setImmediate(commit)
      waiting.push({
        work: () => {
          try {
            const value = apart()
            settle = () => resolve(value)
          } catch (thrown) {
            if (!db.inTransaction) throw thrown // a full disk may end the whole transaction
            settle = () => reject(thrown as Error) // whatever it is, as it was thrown
          }
        },
        settle: () => settle(),
        reject,
      })
    })
}

/** Lets everybody else have their turn between two steps of long work. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
