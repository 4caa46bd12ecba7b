/**
 * Audit rows about what strangers hand in: a relay decides how many envelopes it gives us, and must not decide how large
 * the audit becomes (docs/spec/audit.md, Entries). The first ones of an hour have a row each, the rest are counted.
 */
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { hour } from '../../shared/time.ts'
import { appendAudit, type AuditAction } from './audit.ts'
import type { WritableDb } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

const names = { hour: 'audit.refusals-hour', count: 'audit.refusals' } as const

/** A row of its own, or one more of those that are told together when the next hour's first comes. */
export function noteRefusal(tx: WritableDb, crypto: Crypto, action: AuditAction): void {
  const thisHour = Math.floor(action.at / hour)
  let count = readMeta<number>(tx, names.count) ?? 0
  if (readMeta<number>(tx, names.hour) !== thisHour) {
    const untold = count - limits.refusalRowsPerHour
    if (untold > 0) appendAudit(tx, crypto, { at: action.at, action: 'envelope.refused-more', code: `${untold}` })
    writeMeta(tx, names.hour, thisHour)
    count = 0
  }
  count += 1
  writeMeta(tx, names.count, count)
  if (count <= limits.refusalRowsPerHour) appendAudit(tx, crypto, action)
  if (count === limits.refusalRowsPerHour) appendAudit(tx, crypto, { at: action.at, action: 'envelope.refused-many' })
}
