/** Attachments have become whole: the receipt that waited for them is due, and one that went out without them is said anew. */
import type { StatementHash } from '../../../shared/ids.ts'
import type { WritableDb } from '../../store/database.ts'
import { hastenReceipts, oweReceipt, receiptsOf } from '../../store/receipts.ts'
import { statementByHash } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { heardAsOf } from '../heard-as.ts'

/** The sender keeps an envelope and its files until it has heard this (docs/spec/receipts.md, complete). */
export function answerWhole(context: SyncContext, tx: WritableDb, statements: readonly StatementHash[]): void {
  const now = context.clock.now()
  const { unit } = context.self
  hastenReceipts(tx, statements, now)
  for (const hash of statements) {
    const stored = statementByHash(tx, hash)
    if (stored?.record === undefined || stored.unit === unit) continue
    const saidWithout = receiptsOf(tx, hash).some((said) => said.unit === unit && said.rung === 'decrypted')
    if (!saidWithout) continue
    const { outcome } = stored
    const word = {
      statement: hash,
      rung: 'decrypted',
      to: stored.unit,
      addressee: heardAsOf(context, tx, hash),
      outcome,
    } as const
    oweReceipt(tx, { ...word, at: now, urgency: 'routine' }, now)
  }
}
