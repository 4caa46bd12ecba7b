/** A shift handover in the words of the API contract. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { HandoverComposition, HandoverDetail, HandoverRow } from '../../shared/ipc/handover-calls.ts'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import type { HandoverEntry } from '../../shared/protocol/bodies/handover.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import type { HandoverView } from '../records/handover-projection.ts'
import { handoverAction } from '../records/handover-rules.ts'
import type { OperationFacts } from '../records/operation.ts'
import { nameOf } from '../records/unit-names.ts'
import { operationAt, operationsOf } from '../store/operations.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { headOf, type Composition } from './handover-compose.ts'

type Told = HandoverComposition['entries'][number]

export const toComposition = (home: OpenHome, composition: Composition): HandoverComposition => ({
  ...boundTo(composition),
  entries: composition.entries.map((entry) => toTold(home, entry)),
})

const boundTo = ({ since, previous, more, covers }: Omit<Composition, 'entries'>) => ({
  since: msToRfc3339(since),
  ...(previous !== undefined && { previous }),
  more: [...more],
  covers: { operations: covers.operations, digest: bytesToHex(covers.digest) },
})

function toTold({ records }: OpenHome, entry: HandoverEntry): Told {
  const { code, name } = nameOf(records, entry.owner)
  return {
    section: entry.section,
    id: entry.record,
    family: entry.family,
    title: entry.title,
    unit: code,
    unitName: name,
    ...(entry.due !== undefined && { due: msToRfc3339(entry.due) }),
    ...(entry.news !== undefined && { news: entry.news }),
  }
}

export function toHandoverRow({ records }: OpenHome, view: HandoverView, ref: string): HandoverRow {
  const { offer, accepted, state } = view
  return {
    id: view.id,
    ref,
    state,
    from: officerIn(offer),
    at: msToRfc3339(offer.created),
    deadline: msToRfc3339(offer.body.deadline),
    late: view.late || (state === 'offered' && records.usedAt() > offer.body.deadline),
    ...(accepted !== undefined && { accepted: handOf(accepted) }),
  }
}

export interface DetailContext {
  readonly home: OpenHome
  /** Of the signed-in officer. */
  readonly roles: readonly Role[]
  readonly officer: OfficerId
}

export function toHandoverDetail({ home, roles, officer }: DetailContext, view: HandoverView): HandoverDetail {
  const { offer, accepted, withdrawn } = view
  const { since, previous, more, covers, entries, text } = offer.body
  const db = home.context.store.read
  const handle = handleOf(db, view.id)
  const line = handle === undefined ? undefined : lineAt(db, handle)
  if (line === undefined) throw new Error('a handover without a line')
  const isOpen = view.state === 'offered' && home.records.heirs.today(view.owner) === home.context.self.unit
  const may = isOpen && roleFor(handoverAction, roles) !== undefined
  return {
    ...toHandoverRow(home, view, line.ref),
    ...boundTo({ since, previous, more, covers }),
    ...(text !== undefined && { text }),
    statement: offer.hash,
    ...(accepted !== undefined && { accepted: { ...handOf(accepted), ...words(accepted.body) } }),
    ...(withdrawn !== undefined && { withdrawn: { ...handOf(withdrawn), ...words(withdrawn.body) } }),
    entries: entries.map((entry) => ({ ...toTold(home, entry), here: standing(home, entry) })),
    version: view.history.length,
    can: { accept: may && offer.officer?.id !== officer, withdraw: may },
  }
}

const words = ({ text }: { readonly text?: string | undefined }) => (text === undefined ? {} : { text })

/** Against what was told: what this desk has of the record by now. */
function standing({ context, records }: OpenHome, { record, head }: HandoverEntry): 'same' | 'later' | 'missing' {
  const db = context.store.read
  if (operationAt(db, head) === undefined) return 'missing'
  return headOf(operationsOf(db, record), records.heirs) === head ? 'same' : 'later'
}

export function toOnDuty(view: HandoverView | undefined): ResponseOf<'handover.list'>['onDuty'] {
  const accepted = view?.accepted
  if (view === undefined || accepted === undefined) return undefined
  return { ...officerIn(accepted), since: msToRfc3339(accepted.created), id: view.id }
}

const handOf = (operation: OperationFacts) => ({
  by: officerIn(operation),
  at: msToRfc3339(operation.created),
  statement: operation.hash,
})

/** No operation is permitted without an officer (breaches.ts). */
function officerIn({ officer }: OperationFacts): HandoverRow['from'] {
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  return { officer: officer.badge, name: officer.name, role: officer.role }
}
