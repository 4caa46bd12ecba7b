/**
 * Compares a sibling's snapshot for a newcomer with what this device has, and says so to the unit: that it is whole, or
 * which records it leaves out although its maker has them (docs/spec/snapshot.md, Second signer).
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type RecordId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { Head } from '../../../shared/protocol/bodies/chains.ts'
import { snapshotBody, snapshotSeenBody, type SnapshotFields } from '../../../shared/protocol/bodies/snapshot.ts'
import { standingOn } from '../../records/standing-on.ts'
import { appendAudit } from '../../store/audit.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { edges, linksOfStatement } from '../../store/chains.ts'
import { missingOf } from '../../store/links.ts'
import {
  activeRecords,
  carriedAmongUs,
  snapshotLookedAt,
  snapshotsToSee,
  wholeSnapshots,
  type SnapshotPart,
} from '../../store/siblings.ts'
import { statementByHash, statementsOfRecord, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import { authorControl } from '../receipts/control.ts'
import { canTellUnit, firstEpochOf, isSnapshotAwaited } from './family.ts'
import { hasNumber, headKey } from './heads.ts'

/** Returns how many words were made. */
export function seeSnapshots(context: SyncContext): number {
  const { store, clock } = context
  const due = snapshotsToSee(store.read, clock.now())
  if (due.length === 0 || !canTellUnit(context) || isSnapshotAwaited(context, store.read)) return 0
  let made = 0
  for (const newcomer of due) made += store.transaction('snapshot-seen', (tx) => see(context, tx, newcomer))
  return made
}

function see(context: SyncContext, tx: WritableDb, newcomer: DeviceId): number {
  const all = wholeSnapshots(tx, newcomer)
  const newest = all.at(-1)
  if (newest === undefined) return 0 // the rest of its parts is on its way
  const parts = all.filter(({ device, created }) => device === newest.device && created === newest.created)
  const fields = parts.flatMap(({ statement }) => {
    const stored = statementByHash(tx, statement)
    return stored === undefined ? [] : [snapshotBody.decode(stored.body)]
  })
  const [first] = fields
  if (first === undefined) return 0
  const now = context.clock.now()
  if (isBehindOf(context, tx, { maker: newest, fields }) && now - newest.created < limits.snapshotLateMs) return 0
  const omitted = omittedFrom(context, tx, { maker: newest, fields }).slice(0, limits.recordsPerPart)
  snapshotLookedAt(tx, newcomer)
  if (omitted.length > 0) appendAudit(tx, context.deps.crypto, { at: now, action: 'snapshot.omits' })
  authorControl(context, tx, {
    type: 'snapshot-seen',
    to: [context.self.unit],
    urgency: 'other',
    body: (common) =>
      snapshotSeenBody.encode(context.deps.crypto, {
        ...common,
        newcomer: first.newcomer,
        seen: parts.map(({ statement }) => statement),
        omitted,
      }),
  })
  return 1
}

interface Snapshot {
  readonly maker: SnapshotPart
  readonly fields: readonly SnapshotFields[]
}

/**
 * The maker has what this device lacks, or something of the maker itself is missing here: a record may be closed by a word
 * that is not here yet, and what it has set aside may be in a carry that is not here yet.
 */
function isBehindOf({ self }: SyncContext, db: ReadableDb, { maker, fields }: Snapshot): boolean {
  const own = new Map(edges(db).map((edge) => [headKey(edge), edge.contiguous]))
  const heads = fields.flatMap((each) => each.heads).filter(({ device }) => device !== self.device)
  if (heads.some((head) => head.highest > (own.get(headKey(head)) ?? 0))) return true
  return missingOf(db, { device: maker.device, addressee: unitKey(self.unit), maxRanges: 1 }).length > 0
}

/** Records with an operation that its maker's own heads say is there, and that no frontier of it leads to. */
function omittedFrom(context: SyncContext, db: ReadableDb, { maker, fields }: Snapshot): readonly RecordId[] {
  const heads = new Map(fields.flatMap((each) => each.heads).map((head) => [headKey(head), head]))
  const frontiers = new Map(fields.flatMap((each) => each.records).map((each) => [each.record, each.frontier]))
  const until = maker.created - limits.chainsMarginMs
  const omitted: RecordId[] = []
  for (let after: Bytes = new Uint8Array(0); ;) {
    // what expires just now may be gone there and not here
    const page = activeRecords(db, {
      after,
      at: context.clock.now() + limits.chainsMarginMs,
      limit: limits.recordsPerPart,
    })
    for (const record of page) {
      const operations = statementsOfRecord(db, record)
      const frontier = frontiers.get(record) ?? []
      if (frontier.length >= limits.frontierNamed) continue // cut by the bound: it cannot be held to the rest
      const told = standingOn(new Map(operations.map((each) => [each.hash, each])), frontier)
      const isLeftOut = operations.some(
        (each) =>
          isOld(each, until) &&
          !told.has(each.hash) &&
          isClaimed(db, { heads, maker, each }) &&
          !isSetAside(context, db, { maker, each }),
      )
      if (isLeftOut) omitted.push(record)
    }
    const last = page.at(-1)
    if (last === undefined) return omitted
    after = idBytes(last)
  }
}

const isOld = ({ outcome, receivedAt }: StoredStatement, until: number): boolean =>
  (outcome === 'accepted' || outcome === 'expired') && receivedAt <= until

function isClaimed(
  db: ReadableDb,
  claim: { readonly heads: ReadonlyMap<string, Head>; readonly maker: SnapshotPart; readonly each: StoredStatement },
): boolean {
  const { hash, device, created } = claim.each
  if (device === claim.maker.device) return created <= claim.maker.created
  return linksOfStatement(db, hash).some((link) => hasNumber(claim.heads, { device, ...link }))
}

/**
 * Said by a device that is removed by now, and carried among us since the newcomer reads with us: it came to the maker
 * after the removal, which has told it as what it is.
 */
function isSetAside(
  { directory, self }: SyncContext,
  db: ReadableDb,
  { maker, each }: { readonly maker: SnapshotPart; readonly each: StoredStatement },
): boolean {
  if (deviceCertificateAt(directory.state, each.device) !== undefined) return false
  const since = firstEpochOf(directory.state, self.unit, maker.newcomer)?.logged ?? Infinity
  return (carriedAmongUs(db, self.unit, each.hash) ?? 0) >= since - limits.chainsMarginMs
}
