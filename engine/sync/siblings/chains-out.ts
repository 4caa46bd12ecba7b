/**
 * Tells the siblings how far this device has every chain: once a day, and soon after mail was refused that only they can
 * have read (docs/spec/snapshot.md, Chains).
 */
import type { StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { chainsBody } from '../../../shared/protocol/bodies/chains.ts'
import { lackingFiles } from '../../store/attachments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { forgetMeta, readMeta, writeMeta } from '../../store/meta.ts'
import { doubted, namedAndMissing, noteCarriedAmongUs } from '../../store/siblings.ts'
import { awaitedParents } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { authorControl } from '../receipts/control.ts'
import { canTellUnit, isSnapshotAwaited, newSince, readersOf } from './family.ts'
import { headsOf, inParts } from './heads.ts'

const chainsAt = 'sync.chains-at'
/** Meta name: something was refused or carried that makes the next word worth while soon. */
export const chainsWanted = 'sync.chains-wanted'
/** Meta name: when a word is due once, whatever was said before. */
export const chainsDueAt = 'sync.chains-due'
/** Meta name: the relay has no more a file that is wanted. */
const filesGone = 'sync.files-gone'

/** A sibling that carries the words again offers the files again (docs/spec/attachments.md, Carried). */
export function noteFilesGone({ store }: Pick<SyncContext, 'store'>): void {
  if (readMeta<number>(store.read, filesGone) === 1) return
  store.transaction('files-gone', (tx) => {
    writeMeta(tx, filesGone, 1)
    writeMeta(tx, chainsWanted, 1)
  })
}

/** Only when the mailbox was read to its end: what waits there is not lacking. Returns how many messages were made. */
export function tellChains(context: SyncContext, atHead: boolean): number {
  const { store, self } = context
  if (!atHead || !readersOf(context).some((device) => device !== self.device)) return 0
  if (!isDue(context) || !canTellUnit(context) || isSnapshotAwaited(context, store.read)) return 0
  const parts = inParts(headsOf(context, store.read), limits.headsPerPart)
  const now = context.clock.now()
  const doubts = doubted(store.read, self.unit, {
    since: now - limits.envelopeExpiryMs,
    askedBefore: now - limits.chainsEveryMs,
    limit: limits.doubtsPerWord,
  })
  const wants = wantsOf(store.read, [...doubts, ...withoutFiles(store.read, now)])
  const isNew = newSince(context, store.read)
  if (parts.length === 1 && parts[0]?.length === 0 && isNew === undefined) return 0
  return store.transaction('chains', (tx) => {
    writeMeta(tx, chainsAt, now)
    writeMeta(tx, chainsWanted, 0)
    writeMeta(tx, filesGone, 0)
    if ((readMeta<number>(tx, chainsDueAt) ?? now) <= now) forgetMeta(tx, chainsDueAt)
    for (const statement of doubts) noteCarriedAmongUs(tx, { unit: self.unit, statement, at: now })
    for (const [part, heads] of parts.entries()) {
      authorControl(context, tx, {
        type: 'chains',
        to: [self.unit],
        urgency: 'other',
        body: (common) =>
          chainsBody.encode(context.deps.crypto, {
            ...common,
            part,
            parts: parts.length,
            heads,
            ...(part === 0 && wants.length > 0 && { wants }),
            ...(isNew !== undefined && { newSince: isNew.epoch }),
          }),
      })
    }
    return parts.length
  })
}

/** The first is due a day after the first round. */
function isDue({ store, clock }: SyncContext): boolean {
  const now = clock.now()
  const last = readMeta<number>(store.read, chainsAt)
  const isWanted = readMeta<number>(store.read, chainsWanted) === 1
  const dueAt = readMeta<number>(store.read, chainsDueAt)
  if (dueAt !== undefined && dueAt <= now) return true
  if (last === undefined) {
    store.transaction('chains-start', (tx) => writeMeta(tx, chainsAt, now))
    return isWanted
  }
  return now - last >= (isWanted ? limits.chainsAgainMs : limits.chainsEveryMs)
}

const withoutFiles = (db: ReadableDb, now: number): readonly StatementHash[] =>
  readMeta<number>(db, filesGone) === 1 ? lackingFiles(db, now - limits.chainsMarginMs, limits.doubtsPerWord) : []

/** Doubts first: they are few, and count as asked about from now on. */
function wantsOf(db: ReadableDb, doubts: readonly StatementHash[]): readonly StatementHash[] {
  const room = limits.receiptsPerEnvelope
  const all = new Set([...doubts, ...namedAndMissing(db, room), ...awaitedParents(db, room)])
  return [...all].slice(0, room)
}
