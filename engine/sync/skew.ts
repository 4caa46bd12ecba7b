/**
 * How far this PC's clock is from the relay's, as the last challenge told (names.md, Time). Where two relays are used at
 * once and do not agree, the one whose clock is nearer counts: one of them alone must not stop what this home seals.
 */
import type { ErrorCode } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { err, type Result } from '../../shared/result.ts'
import type { ReadableDb, Store } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { SealingView } from './context.ts'

const name = 'sync.skew'
const second = 'sync.second-skew'

/** Relay clock minus this machine's, ms; 0 before the first connection. `now` by the machine. */
export function knownSkew(db: ReadableDb, now: number): number {
  const first = Number(readMeta<string>(db, name) ?? '0')
  const [skewMs, at] = (readMeta<string>(db, second) ?? '').split(' ').map(Number)
  // one that was told under another time of this PC says nothing about this one
  const isFresh = at !== undefined && Math.abs(now - at) <= limits.secondSkewMs
  return isFresh && skewMs !== undefined && Math.abs(skewMs) < Math.abs(first) ? skewMs : first
}

export function rememberSkew(store: Store, skewMs: number): void {
  if (Math.abs(skewMs - Number(readMeta<string>(store.read, name) ?? '0')) < 1000) return
  store.transaction('skew', (tx) => writeMeta(tx, name, String(Math.round(skewMs))))
}

/** As the second of two relays has told at that time. */
export function rememberSecondSkew(store: Store, told: { readonly skewMs: number; readonly at: number }): void {
  store.transaction('skew', (tx) => writeMeta(tx, second, `${Math.round(told.skewMs)} ${told.at}`))
}

/**
 * Nothing is sealed by a clock that is more than a day off: drafts and outbox stay, reading goes on. Two histories are
 * told first: the clock is the relay's word, and it must not hide them.
 */
export function sealingWithSkew(skewMs: number, view: Result<SealingView, ErrorCode>): Result<SealingView, ErrorCode> {
  const isSplit = !view.ok && view.error === 'directory/split-view'
  return !isSplit && Math.abs(skewMs) > limits.skewRefusedMs ? err('clock/refused') : view
}
