/** How far this PC's clock is from the relay's, as the last challenge told (names.md, Time). */
import type { ErrorCode } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { err, type Result } from '../../shared/result.ts'
import type { ReadableDb, Store } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { SealingView } from './context.ts'

const name = 'sync.skew'

/** Relay clock minus ours, ms; 0 before the first connection. */
export const knownSkew = (db: ReadableDb): number => Number(readMeta<string>(db, name) ?? '0')

export function rememberSkew(store: Store, skewMs: number): void {
  if (Math.abs(skewMs - knownSkew(store.read)) < 1000) return
  store.transaction('skew', (tx) => writeMeta(tx, name, String(Math.round(skewMs))))
}

/**
 * Nothing is sealed by a clock that is more than a day off: drafts and outbox stay, reading goes on. Two histories are
 * told first: the clock is the relay's word, and it must not hide them.
 */
export function sealingWithSkew(db: ReadableDb, view: Result<SealingView, ErrorCode>): Result<SealingView, ErrorCode> {
  const isSplit = !view.ok && view.error === 'directory/split-view'
  return !isSplit && Math.abs(knownSkew(db)) > limits.skewRefusedMs ? err('clock/refused') : view
}

export const isSkewShown = (db: ReadableDb): boolean => Math.abs(knownSkew(db)) > limits.skewShownMs
