/** Windowed, indexed reads of the bulletin projection: no query grows with the history behind its window. */
import { hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { expiryWarningMs } from '../../shared/domain/bulletin-defaults.ts'
import { parseReference } from '../../shared/domain/reference.ts'
import { idOf, type RecordId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { ReadableDb, SqlValue } from './database.ts'

/** One row of the projection, as stored (0001-initial.ts). */
export interface BulletinListRow {
  readonly id: number
  readonly record: RecordId
  readonly owner: UnitId
  readonly own: boolean
  readonly kind: string
  readonly title: string
  readonly status: 'actual' | 'exercise' | 'test'
  readonly state: 'active' | 'cancelled' | 'expired'
  readonly urgency: 'immediate' | 'urgent' | 'routine' | 'inquiry' | 'other'
  readonly created: number
  readonly deadline: number
  readonly expires: number
  readonly version: number
  /** Statement whose content is shown. */
  readonly content: StatementHash
  readonly ref: string
  readonly acknowledged: number
  readonly addressed: number
  readonly owes: readonly UnitId[]
  readonly lateAck: boolean
  readonly ownRung: string | undefined
  readonly opened: boolean
  readonly portrait: { readonly index: number; readonly type: string; readonly size: number } | undefined
  /** When the owner last said that it holds. */
  readonly confirmed: number
  /** Open, and until when the nearest word on it is owed: by this unit on its own, to this unit on others'. */
  readonly hit: { readonly due: number; readonly urgent: boolean } | undefined
  /** An arrest was reported: its owner is asked to close it. */
  readonly proposed: boolean
}

export type BulletinFilter = 'all' | 'to-answer' | 'waiting' | 'new' | 'own' | 'expiring'

/** Conditions of each filter; `:now` and `:soon` are bound where `times` says so. */
const filters: Readonly<Record<BulletinFilter, { readonly where: string; readonly times: 0 | 1 | 2 }>> = {
  all: { where: '1', times: 0 },
  'to-answer': { where: `own = 0 AND owed > 0 AND (state = 'cancelled' OR expires > ?)`, times: 1 },
  waiting: { where: `own = 1 AND owed > 0 AND (state = 'cancelled' OR expires > ?)`, times: 1 },
  new: { where: 'opened = 0 AND own = 0', times: 0 },
  own: { where: 'own = 1', times: 0 },
  expiring: { where: `state = 'active' AND own = 1 AND expires > ? AND expires <= ?`, times: 2 },
}

const timesFor = (filter: BulletinFilter, now: number): readonly number[] =>
  [now, now + expiryWarningMs].slice(0, filters[filter].times)

/**
 * Newest first, made before `before`. Bulletins of the same millisecond as the last row come with it, so that the next
 * window, which starts before that millisecond, loses none.
 */
export function listBulletins(
  db: ReadableDb,
  window: { readonly filter: BulletinFilter; readonly before: number; readonly limit: number; readonly now: number },
): { readonly rows: readonly BulletinListRow[]; readonly more: boolean } {
  const { where } = filters[window.filter]
  const times = timesFor(window.filter, window.now)
  const page = (condition: string, ...values: readonly SqlValue[]): readonly Row[] =>
    db.all<Row>(`SELECT * FROM bulletin WHERE ${where} AND ${condition}`, ...times, ...values)
  const rows = page('created < ? ORDER BY created DESC, id DESC LIMIT ?', window.before, window.limit + 1)
  const kept = rows.slice(0, window.limit)
  const last = kept.at(-1)
  if (last === undefined || rows.length <= window.limit) return { rows: kept.map(toRow), more: false }
  const ties = page('created = ? AND id < ? ORDER BY id DESC', last.created, last.id)
  const more = page('created < ? LIMIT 1', last.created).length > 0
  return { rows: [...kept, ...ties].map(toRow), more }
}

/** What a duty officer owes and is owed, the nearest deadline first. */
export const bulletinsByDeadline = (
  db: ReadableDb,
  filter: 'to-answer' | 'waiting',
  window: { readonly now: number; readonly limit: number },
): readonly BulletinListRow[] =>
  db
    .all<Row>(
      `SELECT * FROM bulletin WHERE ${filters[filter].where} ORDER BY deadline, id LIMIT ?`,
      ...timesFor(filter, window.now),
      window.limit,
    )
    .map(toRow)

export const bulletinsByExpiry = (
  db: ReadableDb,
  window: { readonly now: number; readonly limit: number },
): readonly BulletinListRow[] =>
  db
    .all<Row>(
      `SELECT * FROM bulletin WHERE ${filters.expiring.where} ORDER BY expires, id LIMIT ?`,
      ...timesFor('expiring', window.now),
      window.limit,
    )
    .map(toRow)

const openHits = `state = 'active' AND expires > ? AND hit_due IS NOT NULL`

/** Hits that this unit owes a word on, or waits for one; the nearest clock first. */
export const bulletinsByHit = (
  db: ReadableDb,
  whose: 'ours' | 'theirs',
  window: { readonly now: number; readonly limit: number },
): readonly BulletinListRow[] =>
  db
    .all<Row>(
      `SELECT * FROM bulletin WHERE own = ? AND ${openHits} ORDER BY hit_due, id LIMIT ?`,
      whose === 'ours' ? 1 : 0,
      window.now,
      window.limit,
    )
    .map(toRow)

/** Own bulletins that a reported arrest asks to close, the oldest first. */
export const bulletinsProposed = (db: ReadableDb, limit: number): readonly BulletinListRow[] =>
  db.all<Row>('SELECT * FROM bulletin WHERE proposed = 1 ORDER BY created, id LIMIT ?', limit).map(toRow)

/** Open work only: bounded by what the partial indexes hold. `late`: past the deadline, on either side. */
export function deskCounts(
  db: ReadableDb,
  now: number,
): {
  readonly answer: number
  readonly waiting: number
  readonly late: number
  readonly fresh: number
  readonly found: number
} {
  const count = (where: string, ...values: readonly SqlValue[]): number =>
    db.get<{ n: number }>(`SELECT count(*) AS n FROM bulletin WHERE ${where}`, ...values)?.n ?? 0
  return {
    answer: count(filters['to-answer'].where, now),
    waiting: count(filters.waiting.where, now),
    late:
      count(`${filters['to-answer'].where} AND deadline < ?`, now, now) +
      count(`${filters.waiting.where} AND deadline < ?`, now, now) +
      count(`${openHits} AND hit_due < ?`, now, now),
    fresh: count(filters.new.where),
    found: count(`own = 1 AND ${openHits}`, now) + count('proposed = 1'),
  }
}

export const bulletinRows = (db: ReadableDb, ids: readonly number[]): readonly BulletinListRow[] =>
  ids.flatMap((id) => {
    const row = db.get<Row>('SELECT * FROM bulletin WHERE id = ?', id)
    return row === undefined ? [] : [toRow(row)]
  })

/** The statement whose words are shown; `undefined` for a handle that is no bulletin's. */
export function contentOf(db: ReadableDb, id: number): StatementHash | undefined {
  const row = db.get<{ content: Bytes }>('SELECT content FROM bulletin WHERE id = ?', id)
  return row && idOf<StatementHash>(row.content)
}

/** The record that a full id, a prefix of 8 or more digits, or a reference names. */
export function resolveRecord(
  db: ReadableDb,
  text: string,
): Result<RecordId, 'usage/not-found' | 'usage/ambiguous-id'> {
  const reference = parseReference(text)
  const rows =
    reference === undefined
      ? byPrefix(db, text)
      : db.all<{ record: Bytes }>(
          `SELECT record FROM record WHERE id IN (SELECT record FROM identifier WHERE kind = 'ref' AND value = ?) LIMIT 2`,
          reference,
        )
  const [first, second] = rows
  if (first === undefined) return err('usage/not-found')
  return second === undefined ? ok(idOf<RecordId>(first.record)) : err('usage/ambiguous-id')
}

function byPrefix(db: ReadableDb, prefix: string): readonly { record: Bytes }[] {
  const from = hexToBytes(prefix.padEnd(64, '0'))
  const to = hexToBytes(prefix.padEnd(64, 'f'))
  if (prefix.length < 8 || from?.length !== 32 || to === undefined) return []
  return db.all<{ record: Bytes }>('SELECT record FROM record WHERE record BETWEEN ? AND ? LIMIT 2', from, to)
}

interface Row {
  id: number
  record: Bytes
  owner: Bytes
  own: number
  kind: string
  title: string
  status: BulletinListRow['status']
  state: BulletinListRow['state']
  urgency: BulletinListRow['urgency']
  created: number
  deadline: number
  expires: number
  version: number
  content: Bytes
  ref: string
  acknowledged: number
  addressed: number
  owes: string
  late_ack: number
  own_rung: string | undefined
  opened: number
  portrait: string | undefined
  confirmed: number
  hit_due: number | undefined
  hit_urgent: number
  proposed: number
}

const toRow = (row: Row): BulletinListRow => ({
  id: row.id,
  record: idOf<RecordId>(row.record),
  owner: idOf<UnitId>(row.owner),
  own: row.own === 1,
  kind: row.kind,
  title: row.title,
  status: row.status,
  state: row.state,
  urgency: row.urgency,
  created: row.created,
  deadline: row.deadline,
  expires: row.expires,
  version: row.version,
  content: idOf<StatementHash>(row.content),
  ref: row.ref,
  acknowledged: row.acknowledged,
  addressed: row.addressed,
  // Both columns are JSON that bulletins.ts wrote.
  owes: JSON.parse(row.owes) as readonly UnitId[],
  lateAck: row.late_ack === 1,
  ownRung: row.own_rung,
  opened: row.opened === 1,
  portrait: row.portrait === undefined ? undefined : (JSON.parse(row.portrait) as BulletinListRow['portrait']),
  confirmed: row.confirmed,
  hit: row.hit_due === undefined ? undefined : { due: row.hit_due, urgent: row.hit_urgent === 1 },
  proposed: row.proposed === 1,
})
