/** Everything that is shown of one case file. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { CaseDetail } from '../../shared/ipc/case-calls.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import {
  outsidersOf,
  type CaseNote,
  type CaseView,
  type JudgedEntry,
  type Reading,
} from '../records/case-projection.ts'
import { caseAction } from '../records/case-rules.ts'
import type { CaseExhibit, CaseTask } from '../records/case-threads.ts'
import type { Operation, OperationFacts } from '../records/operation.ts'
import { isOurs } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import { listedAt } from '../search/listed.ts'
import { attachmentsOf, blobRecord } from '../store/attachments.ts'
import { refusedIn } from '../store/operations.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { officerRef } from './bulletin-detail.ts'
import { toRecordLine } from './record-line.ts'
import { unaskedBytesFor } from '../blobs/unasked.ts'
import { shownFiles } from './shown-files.ts'
import { transferOf, type TransferView } from './transfer-state.ts'

export interface CaseContext {
  readonly home: OpenHome
  /** Of the signed-in officer. */
  readonly roles: readonly Role[]
  readonly transfers: TransferView['transfers']
}

export function toCaseDetail({ home, roles, transfers }: CaseContext, view: CaseView): CaseDetail {
  const { records, context } = home
  const db = context.store.read
  const id = handleOf(db, view.id)
  const line = id === undefined ? undefined : lineAt(db, id)
  if (line === undefined) throw new Error('a case without a line')
  const { parties: _parties, ...shown } = toRecordLine(records, line)
  const owns = records.heirs.today(view.owner) === context.self.unit
  const isOpen = shown.state === 'open'
  const may = (kind: Parameters<typeof caseAction>[0]): boolean => roleFor(caseAction(kind), roles) !== undefined
  const { closing } = view
  return {
    ...shown,
    by: authorOf(view.creator),
    case: view.content,
    ...(closing !== undefined && {
      closing: { ...toSaid(home, closing), reason: closing.body.reason, ...withText(closing.body.text) },
    }),
    members: view.members.map((unit) => unitOf(home, unit)),
    readers: view.readings.map((each) => toReading(home, each)),
    leaks: refusedIn(db, view.id).flatMap((each) => {
      const units = outsidersOf(view, each, records.heirs)
      const { by, ...said } = { by: each.officer && officerRef(each.officer), ...toUnsigned(home, each) }
      return units.length === 0
        ? []
        : [{ ...said, ...(by !== undefined && { by }), units: units.map((unit) => unitOf(home, unit)) }]
    }),
    notes: view.notes.map((each) => toNote(home, each)),
    exhibits: view.exhibits.map((each) => toExhibit(home, each, { transfers, unaskedBytes: unaskedBytesFor(roles) })),
    tasks: view.tasks.map((each) => ({
      ...toTask(home, each),
      can: isOpen && may('case-task') && mayJudge(home, view, each),
    })),
    history: view.history.map((each) => toHistory(home, each)),
    can: {
      write: isOpen && may('case-note'),
      share: owns && may('case-widen'),
      close: isOpen && owns && may('case-close'),
      export: roleFor('export-evidence', roles) !== undefined,
    },
  }
}

/** Who may say how a task stands: its author, who is to do it, and the owner. */
export const mayJudge = ({ context, records }: OpenHome, view: CaseView, { operation, unit }: CaseTask): boolean =>
  [operation.unit, unit, view.owner].some((each) => isOurs(each, { ownUnit: context.self.unit, heirs: records.heirs }))

const unitOf = ({ records }: OpenHome, unit: CaseView['owner']) => {
  const { id, code, name } = nameOf(records, unit)
  return { id, code, name }
}
/** No operation is permitted without an officer (breaches.ts). */
function authorOf({ officer }: Pick<OperationFacts, 'officer'>): CaseDetail['by'] {
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  return officerRef(officer)
}
const toUnsigned = (home: OpenHome, operation: OperationFacts) => ({
  statement: operation.hash,
  at: msToRfc3339(operation.created),
  unit: unitOf(home, operation.unit),
})
const toSaid = (home: OpenHome, operation: OperationFacts) => ({
  ...toUnsigned(home, operation),
  by: authorOf(operation),
})
const withText = (text: string | undefined) => (text === undefined ? {} : { text })

function toReading(home: OpenHome, { unit, from, until, entries }: Reading): CaseDetail['readers'][number] {
  return {
    unit: unitOf(home, unit),
    since: msToRfc3339(from.created),
    by: authorOf(from),
    statement: from.hash,
    ...(from.kind === 'case-widen' && { reason: from.body.reason }),
    entries,
    ...(until !== undefined && {
      until: {
        at: msToRfc3339(until.created),
        by: authorOf(until),
        statement: until.hash,
        reason: until.body.reason,
      },
    }),
  }
}

function toNote(home: OpenHome, { operation, corrected }: CaseNote): CaseDetail['notes'][number] {
  const { entry: note, corrects, records = [] } = operation.body
  return {
    ...toSaid(home, operation),
    note,
    ...(corrects !== undefined && { corrects }),
    corrected: [...corrected],
    records: records.map((record) => toLink(home, record)),
  }
}

/** What this unit has of a record that somebody points at. */
function toLink({ context }: OpenHome, record: RecordId): CaseDetail['notes'][number]['records'][number] {
  const db = context.store.read
  const handle = handleOf(db, record)
  const { row, line } = (handle === undefined ? undefined : listedAt(db, handle)) ?? {}
  const listed = row ?? line
  if (listed === undefined) return { id: record }
  return { id: record, family: line?.family ?? 'bulletin', ref: listed.ref, title: listed.title }
}

function toExhibit(home: OpenHome, exhibit: CaseExhibit, view: TransferView): CaseDetail['exhibits'][number] {
  const db = home.context.store.read
  const blobs = new Map(attachmentsOf(db, exhibit.operation.hash).map((each) => [each.index, each.blobId]))
  const transferAt = (index: number): Pick<CaseDetail['exhibits'][number]['files'][number], 'transfer'> => {
    const blob = blobs.get(index)
    const record = blob && blobRecord(db, blob)
    const transfer = record && transferOf(view, record)
    return transfer === undefined ? {} : { transfer }
  }
  const { operation, custody, holder, broken } = exhibit
  const { label, number, text, place, foundAt, files = [] } = operation.body
  return {
    ...toSaid(home, operation),
    label,
    ...(number !== undefined && { number }),
    ...withText(text),
    ...(place !== undefined && { place }),
    ...(foundAt !== undefined && { foundAt: msToRfc3339(foundAt) }),
    holder,
    stated: files.map(({ name, size, sha256 }) => ({ name, size, sha256: bytesToHex(sha256) })),
    files: shownFiles(db, operation).map(({ takenOn: _taken, ...each }) => ({ ...each, ...transferAt(each.index) })),
    custody: custody.map((each) => ({
      ...toSaid(home, each),
      action: each.body.action,
      from: each.body.from,
      to: each.body.to,
      when: msToRfc3339(each.body.at),
      ...(each.body.place !== undefined && { place: each.body.place }),
      ...withText(each.body.text),
    })),
    broken,
  }
}

function toTask(home: OpenHome, task: CaseTask): Omit<CaseDetail['tasks'][number], 'can'> {
  const { operation, title, unit, due, state, last } = task
  return {
    ...toSaid(home, operation),
    title,
    ...withText(operation.body.text),
    assignee: unitOf(home, unit),
    ...(due !== undefined && { due: msToRfc3339(due) }),
    late: state === 'open' && due !== undefined && home.records.usedAt() > due,
    state,
    ...(last !== operation && { last: { ...toSaid(home, last), ...withText(last.body.text) } }),
  }
}

type Entry = CaseDetail['history'][number]

function toHistory(home: OpenHome, { operation, verdict }: JudgedEntry): Entry {
  return { ...toSaid(home, operation), verdict, ...wordsIn(operation) }
}

function wordsIn(operation: Operation): Pick<Entry, 'kind' | 'text'> {
  switch (operation.kind) {
    case 'case-open':
      return { kind: operation.kind, text: operation.body.case.title }
    case 'case-note':
      return { kind: operation.kind, text: operation.body.entry.text }
    case 'case-task':
      return { kind: operation.kind, ...withText(operation.body.title ?? operation.body.text) }
    case 'case-widen':
    case 'case-narrow':
      return { kind: operation.kind, text: operation.body.reason }
    case 'case-close':
      return { kind: operation.kind, ...withText(operation.body.text) }
    case 'case-exhibit':
      return { kind: operation.kind, text: operation.body.label }
    case 'case-custody':
      return { kind: operation.kind, text: `${operation.body.from} -> ${operation.body.to}` }
    default:
      return { kind: 'other' }
  }
}
