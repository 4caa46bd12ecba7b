/**
 * Compares a sibling's snapshot for a newcomer with what this device has, and says so to the unit: that it is whole, or
 * which records it leaves out although its maker has them (docs/spec/snapshot.md, Second signer).
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type RecordId, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { deviceCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import type { Head } from '../../../shared/protocol/bodies/chains.ts'
import { snapshotBody, snapshotSeenBody, type SnapshotFields } from '../../../shared/protocol/bodies/snapshot.ts'
import { appendAudit } from '../../store/audit.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { linkOfStatement } from '../../store/chains.ts'
import {
  activeRecords,
  snapshotLookedAt,
  snapshotsToSee,
  wholeSnapshots,
  type SnapshotPart,
} from '../../store/siblings.ts'
import { statementByHash, statementsOfRecord, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { authorControl } from '../receipts/control.ts'
import { canTellUnit, isSnapshotAwaited } from './family.ts'
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
  const { state } = context.directory
  const omitted = omittedFrom(tx, { maker: newest, fields, state }).slice(0, limits.recordsPerPart)
  snapshotLookedAt(tx, newcomer)
  const at = context.clock.now()
  if (omitted.length > 0) appendAudit(tx, context.deps.crypto, { at, action: 'snapshot.omits' })
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
  readonly state: DirectoryState
}

/**
 * Records with an operation that its maker's own heads say is there, and that no frontier of it leads to. What a device
 * said that is removed by now may have come to the maker after that: it is set aside there, and rightly not told.
 */
function omittedFrom(db: ReadableDb, { maker, fields, state }: Snapshot): readonly RecordId[] {
  const heads = new Map(fields.flatMap((each) => each.heads).map((head) => [headKey(head), head]))
  const frontiers = new Map(fields.flatMap((each) => each.records).map((each) => [each.record, each.frontier]))
  const until = maker.created - limits.chainsMarginMs
  const omitted: RecordId[] = []
  for (let after: Bytes = new Uint8Array(0); ;) {
    const page = activeRecords(db, after, limits.recordsPerPart)
    for (const record of page) {
      const operations = statementsOfRecord(db, record)
      const frontier = frontiers.get(record) ?? []
      if (frontier.length >= limits.frontierNamed) continue // cut by the bound: it cannot be held to the rest
      const told = reachable(operations, frontier)
      const isLeftOut = operations.some(
        (each) =>
          isOld(each, until) &&
          !told.has(each.hash) &&
          deviceCertificateAt(state, each.device) !== undefined &&
          isClaimed(db, { heads, maker, each }),
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
  const link = linkOfStatement(db, hash)
  return link !== undefined && hasNumber(claim.heads, { device, ...link })
}

/** The named operations and all that they come after. */
function reachable(
  operations: readonly StoredStatement[],
  frontier: readonly StatementHash[],
): ReadonlySet<StatementHash> {
  const byHash = new Map(operations.map((each) => [each.hash, each]))
  const found = new Set<StatementHash>()
  const open = [...frontier]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(byHash.get(next)?.parents ?? []))
  }
  return found
}
