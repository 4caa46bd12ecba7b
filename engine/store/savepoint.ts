/** A part of a transaction that may fail by itself. */
import { GiaobanError } from '../../shared/errors.ts'
import type { WritableDb } from './database.ts'

/**
 * Runs `work`; when it throws because of what it was given (a broken invariant, a violated constraint), all that it
 * wrote is undone and the answer is false. A full or damaged disk concerns the whole transaction and is thrown on.
 */
export function undoable(tx: WritableDb, work: () => void): boolean {
  tx.run('SAVEPOINT part')
  try {
    work()
    tx.run('RELEASE part')
    return true
  } catch (thrown) {
    if (isOfTheDisk(thrown)) throw thrown
    tx.run('ROLLBACK TO part')
    tx.run('RELEASE part')
    return false
  }
}

function isOfTheDisk(thrown: unknown): boolean {
  if (thrown instanceof GiaobanError) return true
  const code = (thrown as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')
}
