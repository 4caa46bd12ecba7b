/** Heartbeats: so that silence can be told from loss (docs/spec/receipts.md, Heartbeat). */
import { day } from '../../shared/time.ts'
import { limits } from '../../shared/limits.ts'
import { heartbeatBody } from '../../shared/protocol/bodies/heartbeat.ts'
import { correspondents, hasFallenSilent, markSilent } from '../store/correspondents.ts'
import type { Store } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { SyncContext } from './context.ts'
import { canReach } from './author/recipients.ts'
import { authorControl } from './receipts/control.ts'

const lastBeat = 'sync.heartbeat-at'

/**
 * One envelope to the own unit and to everybody heard from in the last 30 days: once a day, once an hour while a
 * deadline runs. The first one is due a day after the first contact. Returns whether one was made.
 */
export function dueHeartbeats(context: SyncContext): boolean {
  const now = context.clock.now()
  const { store } = context
  const last = readMeta<number>(store.read, lastBeat)
  if (last === undefined) {
    store.transaction('heartbeat-start', (tx) => writeMeta(tx, lastBeat, now))
    return false
  }
  noteSilence(store, now - limits.silentAfterMs)
  const every = hasRunningDeadline(context, now) ? limits.heartbeatUnderDeadlineMs : limits.heartbeatEveryMs
  if (now - last < every) return false
  return store.transaction('heartbeat', (tx) => {
    writeMeta(tx, lastBeat, now)
    // one that has closed, or has no key today, keeps the others' word from nobody
    const to = correspondents(tx, now - 30 * day).filter((unit) => canReach(context, unit))
    if (to.length === 0) return false // nobody waits for our word; the own unit gets it with every other one
    try {
      authorControl(context, tx, {
        type: 'heartbeat',
        to,
        urgency: 'other',
        body: (common) => heartbeatBody.encode(context.deps.crypto, common),
      })
    } catch (thrown) {
      // A directory that is too old to seal under is shown for itself; a heartbeat is not worth a failed round.
      if (!(thrown instanceof GiaobanError)) throw thrown
      return false
    }
    return true
  })
}

/** Silence is seen when it begins, not when the next heartbeat is due. */
function noteSilence(store: Store, before: number): void {
  if (hasFallenSilent(store.read, before)) store.transaction('silence', (tx) => void markSilent(tx, before))
}

const hasRunningDeadline = (context: SyncContext, now: number): boolean =>
  context.store.read.get('SELECT 1 AS one FROM bulletin WHERE owed > 0 AND deadline > ? LIMIT 1', now) !== undefined ||
  context.store.read.get(`SELECT 1 AS one FROM record_line WHERE owed <> 'none' AND due > ? LIMIT 1`, now) !== undefined
