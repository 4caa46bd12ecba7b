/** Shows this device's newest checkpoint to the unit's other devices and a few correspondents, and answers theirs. */
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { auditBody, type AuditFields, type ShownAudit } from '../../shared/protocol/bodies/audit.ts'
import { addCosignature, checkpointText, cosign } from '../../shared/protocol/checkpoint.ts'
import { day } from '../../shared/time.ts'
import {
  answered,
  answersDue,
  newestCheckpoint,
  seenSizes,
  uncoveredSince,
  type AuditCheckpoint,
  type PeerCheckpoint,
} from '../store/audit-checkpoints.ts'
import { auditConsistency } from '../store/audit-tree.ts'
import { correspondents } from '../store/correspondents.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { canReach } from '../sync/author/recipients.ts'
import type { SyncContext } from '../sync/context.ts'
import { authorControl } from '../sync/receipts/control.ts'
import { auditOrigin } from './checkpoint.ts'

const sharedAt = 'audit.shared-at'
const sharedSize = 'audit.shared-size'
const abroadAt = 'audit.abroad-at'

/** Returns how many messages were made. The first is due `everyMs` after the first contact. */
export function shareAudit(context: SyncContext, everyMs: number): number {
  const { store, directory } = context
  if (!directory.sealing('thuong').ok) return 0
  const now = context.clock.now()
  if (readMeta(store.read, sharedAt) === undefined) {
    store.transaction('audit-share-start', (tx) => {
      writeMeta(tx, sharedAt, now)
      writeMeta(tx, abroadAt, now)
    })
  }
  if (isCheckpointDue(store.read, now)) store.transaction('audit-checkpoint', () => undefined) // signed before each commit
  return show(context, { now, everyMs }) + answer(context)
}

function isCheckpointDue(db: ReadableDb, now: number): boolean {
  const since = uncoveredSince(db, newestCheckpoint(db)?.size ?? 0)
  return since !== undefined && now - since >= limits.auditCheckpointMs
}

function show(context: SyncContext, { now, everyMs }: { readonly now: number; readonly everyMs: number }): number {
  const { store } = context
  const newest = newestCheckpoint(store.read)
  const isDue = now - (readMeta<number>(store.read, sharedAt) ?? now) >= everyMs
  if (newest === undefined || !isDue || newest.size <= (readMeta<number>(store.read, sharedSize) ?? 0)) return 0
  const goesAbroad = now - (readMeta<number>(store.read, abroadAt) ?? now) >= limits.auditCorrespondentsMs
  const heard = goesAbroad ? correspondents(store.read, now - 30 * day) : []
  const to = heard.filter((unit) => canReach(context, unit)).slice(0, limits.auditCorrespondents)
  return made(() =>
    store.transaction('audit-show', (tx) => {
      writeMeta(tx, sharedAt, now)
      writeMeta(tx, sharedSize, newest.size)
      if (goesAbroad) writeMeta(tx, abroadAt, now)
      send(context, tx, { to, fields: { shown: shownOf(context, tx, newest) } })
      return 1
    }),
  )
}

/** Proofs from where the others stand, as they have said. */
function shownOf({ deps }: SyncContext, db: ReadableDb, { note, size }: AuditCheckpoint): ShownAudit {
  const from = seenSizes(db, limits.auditProofs).filter((each) => each > 0 && each < size)
  return {
    note,
    proofs: from.map((fromSize) => ({ from: fromSize, path: auditConsistency(db, deps.crypto, { fromSize, size }) })),
  }
}

/** What was shown to us is shown back with our cosignature, one message a unit. */
function answer(context: SyncContext): number {
  const due = answersDue(context.store.read, limits.auditAnswers)
  const units = [...new Set(due.map(({ unit }) => unit))]
  let sent = 0
  for (const unit of units) {
    const peers = due.filter((each) => each.unit === unit)
    sent += made(() =>
      context.store.transaction('audit-answer', (tx) => {
        for (const { device } of peers) answered(tx, device)
        const seen = peers.map((peer) => cosigned(context, peer))
        send(context, tx, { to: unit === context.self.unit ? [] : [unit], fields: { seen } })
        return 1
      }),
    )
  }
  return sent
}

function cosigned(context: SyncContext, peer: PeerCheckpoint): AuditCheckpoint['note'] {
  const witness = context.witness?.()
  if (witness === undefined) return peer.note
  const text = checkpointText({ origin: auditOrigin(peer.device), size: peer.size, root: peer.root })
  const line = cosign(context.deps.crypto, witness, { text, timeMs: context.clock.now() })
  witness.keys.secretKey.purge()
  return addCosignature(peer.note, line) ?? peer.note
}

function send(
  context: SyncContext,
  tx: WritableDb,
  message: { readonly to: readonly UnitId[]; readonly fields: Pick<AuditFields, 'shown' | 'seen'> },
): void {
  authorControl(context, tx, {
    type: 'audit',
    to: message.to,
    urgency: 'other',
    body: (common) => auditBody.encode(context.deps.crypto, { ...common, ...message.fields }),
  })
}

/** A unit without a key, a full disk: it is shown with a later round. */
function made(work: () => number): number {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof GiaobanError)) throw thrown
    return 0
  }
}
