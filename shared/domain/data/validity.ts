/** How long bulletins hold (field.md section 9), by kind. */
import { day } from '../../time.ts'
import type { BulletinKind } from '../bulletin-words.ts'
import table from './validity.json' with { type: 'json' }

interface Validity {
  /** From the issue on. */
  readonly firstMs: number
  /** From the owner's confirmation on. */
  readonly againMs: number
}

const byKind = new Map<string, Validity>(
  table.rows.map(({ kind, first, again }) => [kind, { firstMs: first * day, againMs: again * day }]),
)
/** Throws for a kind without a row: a bug of the table. */
export function validityOf(kind: BulletinKind): Validity {
  const found = byKind.get(kind)
  if (found === undefined) throw new Error(`no validity of ${kind}`)
  return found
}
export const hardStopMs = table.stop.days * day
export const warnAheadMs = table.warn.days * day
export const ageingFrom = table.ageingPercent / 100
