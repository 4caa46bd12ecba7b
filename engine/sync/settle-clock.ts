/**
 * A home that was opened once under a clock years ahead has seen that time, and would seal nothing until it comes. When
 * the machine's clock agrees with the relay's again and is not behind what witnesses have signed, the vault's time goes
 * back to it, and what was put off until the wrong time is due now (docs/spec/vault.md, Time).
 */
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'
import { appendAudit } from '../store/audit.ts'
import type { WritableDb } from '../store/database.ts'
import type { VaultClock } from '../vault/vault-clock.ts'
import type { SyncContext } from './context.ts'

/** `skewMs`: the relay's clock minus the machine's. Returns whether the vault's time was lowered. */
export function settleClock(
  context: Pick<SyncContext, 'deps' | 'store'>,
  clocks: { readonly vault: VaultClock; readonly machine: Clock },
  skewMs: number,
): boolean {
  const now = clocks.machine.now()
  const { store } = context
  if (Math.abs(skewMs) > limits.skewShownMs || clocks.vault.now() - now <= limits.skewRefusedMs) return false
  const { witnessed } = store.read.get<{ witnessed: number | undefined }>(
    'SELECT max(witnessed_at) AS witnessed FROM checkpoint',
  ) ?? { witnessed: undefined }
  if (witnessed === undefined || witnessed > now + limits.skewShownMs) return false
  store.transaction('clock-settled', (tx) => {
    clocks.vault.settle(witnessed)
    bringBack(tx, now)
    appendAudit(tx, context.deps.crypto, { at: now, action: 'clock.settled' })
  })
  return true
}

const dueTimes = [
  ['outbox', 'next_at'],
  ['second_post', 'next_at'],
  ['receipt_due', 'due_at'],
  ['sibling_chains', 'due_at'],
  ['newcomer', 'due_at'],
  ['snapshot_part', 'seen_due'],
] as const
const timesOfDoing = [
  ['link_sent', 'carried_at'],
  ['outbox_addressee', 'carried_at'],
] as const
/** When something was last done that is done again after a while. */
const doneAt = [
  'sync.heartbeat-at',
  'sync.chains-at',
  'sync.absent-at',
  'audit.shared-at',
  'audit.abroad-at',
  'audit.head-kept',
  'sync.offer-due',
  'sync.offered-at',
  'sync.second-offer-due',
  'sync.second-offered-at',
  'sync.chains-due',
] as const

/** What was put off until the wrong time, or told by it, is due at the right one. */
export function bringBack(tx: WritableDb, now: number): void {
  for (const [table, column] of dueTimes) tx.run(`UPDATE ${table} SET ${column} = ? WHERE ${column} > ?`, now, now)
  for (const [table, column] of timesOfDoing) tx.run(`UPDATE ${table} SET ${column} = NULL WHERE ${column} > ?`, now)
  tx.run('DELETE FROM carry_asked WHERE at > ?', now)
  tx.run('DELETE FROM told WHERE at > ?', now)
  for (const name of doneAt) {
    tx.run('UPDATE meta SET value = ? WHERE name = ? AND CAST(value AS INTEGER) > ?', now, name, now)
  }
}
