/** Writes what lists, desk and search show of a bulletin, in the transaction that stored its operation or receipt. */
import { equalBytes } from '../../shared/bytes.ts'
import { bulletinTitle } from '../../shared/domain/bulletin-defaults.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import { idBytes, type OfficerId, type RecordId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { projectBulletin, reportedArrest, stateAt, type BulletinView } from '../records/bulletin-projection.ts'
import { noHeirs, type Heirs } from '../records/heirs.ts'
import { ladderOf, owedUntil, type LadderUnit, type RelayWord } from '../records/ladder.ts'
import type { Operation } from '../records/operation.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { nameOf, type UnitNames } from '../records/unit-names.ts'
import { identifiersOf, textsOf } from '../search/document.ts'
import type { ReadableDb, SqlValue, WritableDb } from './database.ts'
import { operationsOf } from './operations.ts'
import { deliveries } from './outbox.ts'
import { receiptsOf } from './receipts.ts'
import { dropHandle, keepHandle } from './record-handles.ts'
import { indexRecord } from './search-index.ts'

export interface ProjectionContext {
  readonly ownUnit: UnitId
  readonly units: UnitNames
  /** Absent: no unit has closed. */
  readonly heirs?: Heirs
  /** The vault's clock. */
  readonly now: number
}

/** At this moment. */
export const projectionOf = (records: RecordsDirectory): ProjectionContext => ({
  ownUnit: records.ownUnit,
  units: records,
  heirs: records.heirs,
  now: records.usedAt(),
})

export interface ProjectedBulletin {
  readonly view: BulletinView
  readonly ladder: readonly LadderUnit[]
}

/** The bulletin as its statements and receipts say now; `undefined` while it has none that may be shown. */
export function projectRecord(db: ReadableDb, record: RecordId, heirs: Heirs = noHeirs): ProjectedBulletin | undefined {
  const view = projectBulletin(operationsOf(db, record), heirs)
  if (view === undefined) return undefined
  const words = { receipts: receiptsOf(db, view.head), relay: relayWords(db, view.head) }
  return { view, ladder: ladderOf(view, words, heirs) }
}

const relayWords = (db: ReadableDb, statement: StatementHash): readonly RelayWord[] =>
  deliveries(db, statement).flatMap(({ unit, relayedAt, deliveredAt }) =>
    unit === undefined ? [] : [{ statement, unit, relayedAt, deliveredAt }],
  )

/** Bulletins past their end leave the desk. */
export function expireBulletins(tx: WritableDb, now: number): void {
  tx.run(`UPDATE bulletin SET state = 'expired', owed = 0, owes = '[]' WHERE state = 'active' AND expires <= ?`, now)
}

export function refreshBulletin(tx: WritableDb, context: ProjectionContext, record: RecordId): void {
  const known = tx.get<Row>('SELECT * FROM bulletin WHERE record = ?', idBytes(record))
  const projected = projectRecord(tx, record, context.heirs)
  if (projected === undefined) {
    if (known !== undefined) removeBulletin(tx, known.id)
    return
  }
  const { view } = projected
  rememberOfficers(
    tx,
    view.history.map(({ operation }) => operation),
  )
  const id = keepHandle(tx, { record, family: 'bulletin', open: view.cancel === undefined, until: view.validUntil })
  const values = { id, ...columns(projected, context) }
  writeRow(tx, values, known)
  if (known !== undefined && isSame(known['content'], values.content)) return
  const { bulletin } = view
  indexRecord(tx, id, { texts: textsOf(bulletin), identifiers: identifiersOf(bulletin, values.ref) })
}

type Row = Readonly<Record<string, SqlValue>> & { readonly id: number }

/** So many columns have statements of their own: what one receipt or one word changes. */
const fewColumns = 2

/** What has changed and no more, where that is little: each column that is written writes its indexes anew. */
function writeRow(tx: WritableDb, values: Row, known: Row | undefined): void {
  const names = Object.keys(values)
  if (known === undefined) {
    insert ??= `INSERT INTO bulletin (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
    tx.run(insert, ...Object.values(values))
    return
  }
  const changed = names.filter((name) => !isSame(known[name], values[name]))
  if (changed.length === 0) return
  const written = changed.length <= fewColumns ? changed : names
  const sql = `UPDATE bulletin SET ${written.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`
  tx.run(sql, ...written.map((name) => values[name]), known.id)
}

/** Made once: the text is the key of the prepared statement, and a new one would be hashed for each bulletin. */
let insert: string | undefined

const isSame = (one: SqlValue, other: SqlValue): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array ? equalBytes(one, other) : one === other

function removeBulletin(tx: WritableDb, id: number): void {
  tx.run('DELETE FROM bulletin WHERE id = ?', id)
  dropHandle(tx, id)
}

function columns({ view, ladder }: ProjectedBulletin, { ownUnit, units, heirs = noHeirs, now }: ProjectionContext) {
  const state = stateAt(view, now)
  const own = isOwn(view, { ownUnit, heirs })
  const ownRow = rowOf(ladder, ownUnit)
  const silent = ladder
    .filter((row) => row.acknowledgedAt === undefined && heirs.today(row.unit) !== undefined) // nobody answers for it
    .map((row) => row.unit)
  const owing = state === 'expired' ? [] : own ? silent : silent.filter((unit) => unit === ownUnit)
  const hits =
    view.cancel === undefined ? view.hits.filter(({ open, request }) => open && (own || request.unit === ownUnit)) : []
  const counted = own ? ladder : ladder.filter((row) => row.unit === ownUnit)
  return {
    record: idBytes(view.id),
    owner: idBytes(view.owner),
    own: own ? 1 : 0,
    kind: view.bulletin.kind,
    title: bulletinTitle(view.bulletin),
    status: view.bulletin.status,
    state,
    reason: view.reason,
    release: view.release,
    urgency: view.urgency,
    created: view.creator.created,
    deadline: owedUntil(view),
    expires: view.validUntil,
    version: view.version,
    head: idBytes(view.head),
    content: idBytes(view.content.hash),
    ref: referenceOf({
      unitCode: nameOf(units, view.owner, view.creator.logSize).code,
      created: view.creator.created,
      recordId: view.id,
    }),
    acknowledged: ladder.filter((row) => row.acknowledgedAt !== undefined).length,
    addressed: ladder.length,
    owed: owing.length,
    owes: JSON.stringify(owing),
    late_ack: counted.some((row) => row.acknowledgedAt !== undefined && row.acknowledgedAt > owedUntil(view)) ? 1 : 0,
    own_rung: ownRow?.rung,
    opened: own || ownRow?.reached.some(({ rung }) => rung === 'opened' || rung === 'acknowledged') === true ? 1 : 0,
    portrait: portraitOf(view),
    confirmed: view.confirmed.created,
    hit_due: hits.length === 0 ? undefined : Math.min(...hits.map(({ deadline }) => deadline)),
    hit_urgent: hits.some(({ request }) => request.body.urgency === 'urgent') ? 1 : 0,
    proposed: own && reportedArrest(view) !== undefined ? 1 : 0,
  }
}

/** Made here, or by a unit that this one has come after. */
export const isOwn = (
  { owner }: Pick<BulletinView, 'owner'>,
  { ownUnit, heirs }: { readonly ownUnit: UnitId; readonly heirs: Heirs },
): boolean => owner === ownUnit || heirs.today(owner) === ownUnit

/** Where a unit is on the ladder; a closed one by its heir. */
export const rowOf = (ladder: readonly LadderUnit[], unit: UnitId): LadderUnit | undefined =>
  ladder.find((row) => row.unit === unit) ?? ladder.find((row) => row.standsFor.includes(unit))

/** The first portrait, else the first picture: what lists show. */
function portraitOf(view: BulletinView): string | undefined {
  const files = view.content.body.attachments ?? []
  const portrait = files.findIndex((file) => file.kind === 'portrait')
  const index = portrait >= 0 ? portrait : 0
  const file = files[index]
  const type = view.content.attachmentTypes[index]
  return file === undefined || type === undefined ? undefined : JSON.stringify({ index, type, size: file.trueSize })
}

export function rememberOfficers(tx: WritableDb, operations: readonly Pick<Operation, 'officer'>[]): void {
  for (const { officer } of operations) {
    if (officer !== undefined && officer.name !== '') rememberOfficer(tx, officer)
  }
}

/** A later word replaces an earlier one: people marry, badges are renewed. */
export function rememberOfficer(
  tx: WritableDb,
  officer: { readonly id: OfficerId; readonly name: string; readonly badge: string },
): void {
  tx.run(
    `INSERT INTO officer_name (officer, name, badge) VALUES (?, ?, ?)
     ON CONFLICT (officer) DO UPDATE SET name = excluded.name, badge = excluded.badge
       WHERE name <> excluded.name OR badge <> excluded.badge`,
    idBytes(officer.id),
    officer.name,
    officer.badge,
  )
}

/** The name that bodies disclosed for an officer; `undefined` when none did. */
export const officerName = (db: ReadableDb, officer: OfficerId): { name: string; badge: string } | undefined =>
  db.get<{ name: string; badge: string }>('SELECT name, badge FROM officer_name WHERE officer = ?', idBytes(officer))
