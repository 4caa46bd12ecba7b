/**
 * What a case file is, computed from its operations: who may read it since when, what was noted, what lies where, what is
 * to be done. A pure function of the set, equal on every machine (docs/spec/case.md, Projection).
 */
import type { CaseInput } from '../../shared/domain/case-input.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { isLettingIn, letIn, membersOf, shutOut, type CaseTurns, type LettingIn } from './case-members.ts'
import { outsideOf } from './case-rules.ts'
import { exhibitOf, taskOf, type CaseExhibit, type CaseTask } from './case-threads.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import { isTurning } from './operation-kinds.ts'
import { bitsToHandling, type Operation, type OperationOf } from './operation.ts'

/** apart: of a unit that was shut out, and not known to who shut it out: shown beside the case, it changes nothing. */
export type CaseVerdict = 'accepted' | 'apart' | 'not-allowed'
export interface JudgedEntry {
  readonly operation: Operation
  readonly verdict: CaseVerdict
}

/** A time in which a unit was let in. */
export interface Reading {
  readonly unit: UnitId
  /** The operation that let it in. */
  readonly from: LettingIn
  /** The one that has ended it. */
  readonly until: OperationOf<'case-narrow'> | undefined
  /** Entries that were sealed to it in that time, or brought to it by `from`. */
  readonly entries: number
}

export interface CaseNote {
  readonly operation: OperationOf<'case-note'>
  /** Later notes of the same unit that correct it. */
  readonly corrected: readonly StatementHash[]
}

export interface CaseView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'case-open'>
  readonly content: CaseInput
  readonly closing: OperationOf<'case-close'> | undefined
  /** Who is sealed to now; ascending. */
  readonly members: readonly UnitId[]
  readonly readings: readonly Reading[]
  readonly notes: readonly CaseNote[]
  readonly exhibits: readonly CaseExhibit[]
  readonly tasks: readonly CaseTask[]
  /** By time, then hash. */
  readonly history: readonly JudgedEntry[]
  /** Permitted operations in the order of projection. */
  readonly permitted: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

export function projectCase(operations: Iterable<Operation>, heirs: Heirs = noHeirs): CaseView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const permitted = order.ordered.filter((each) => !breaches.has(each.hash))
  const [creator] = permitted
  if (creator?.kind !== 'case-open') return undefined
  const record: CaseTurns = { turns: permitted.filter(({ kind }) => isTurning(kind)), isAncestor: order.isAncestor }
  const isApart = (operation: Operation): boolean => standsApart(record, { operation, heirs })
  const history = order.ordered
    .map((operation): JudgedEntry => {
      if (breaches.has(operation.hash)) return { operation, verdict: 'not-allowed' }
      return { operation, verdict: isApart(operation) ? 'apart' : 'accepted' }
    })
    .toSorted(byTime)
  const accepted = history.flatMap(({ operation, verdict }) => (verdict === 'accepted' ? [operation] : []))
  const notes = accepted.filter((each) => each.kind === 'case-note')
  const threads = { words: accepted, owner: creator.unit, heirs }
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    content: { ...creator.body.case, marking: creator.marking, handling: bitsToHandling(creator.handling) },
    closing: permitted.find((each) => each.kind === 'case-close'),
    members: [...membersOf(record).keys()],
    readings: readingsOf(record, { words: permitted, heirs }),
    notes: notes.map((operation) => ({ operation, corrected: correctionsOf(operation, notes, heirs) })),
    exhibits: accepted.flatMap((each) => (each.kind === 'case-exhibit' ? [exhibitOf(each, accepted)] : [])),
    tasks: accepted.flatMap((each) => (each.kind === 'case-task' ? (taskOf(each, threads) ?? []) : [])),
    history,
    permitted,
    waiting: order.waiting,
    missing: order.missing,
  }
}

const byTime = (a: JudgedEntry, b: JudgedEntry): number =>
  a.operation.created - b.operation.created || (a.operation.hash < b.operation.hash ? -1 : 1)

/** Turns that came before an operation. */
const seenBy = ({ turns, isAncestor }: CaseTurns, operation: Operation): CaseTurns => ({
  turns: turns.filter(({ hash }) => isAncestor(hash, operation.hash)),
  isAncestor,
})

interface Judged {
  readonly operation: Operation
  readonly heirs: Heirs
}

/** Every membership by which its unit speaks was ended by somebody who did not know of it. */
function standsApart(record: CaseTurns, { operation, heirs }: Judged): boolean {
  if (isTurning(operation.kind)) return false
  const through = [...membersOf(seenBy(record, operation))].filter(
    ([unit]) => heirs.whenMade(unit, operation) === operation.unit,
  )
  return through.every(([unit, by]) =>
    shutOut(record, { unit, by }).some(({ body }) => body.known?.includes(operation.hash) !== true),
  )
}

/** The earliest first; of one time by unit. */
function readingsOf(
  record: CaseTurns,
  { words, heirs }: { readonly words: readonly Operation[]; readonly heirs: Heirs },
): readonly Reading[] {
  const entries = words.filter(({ kind }) => !isTurning(kind))
  return record.turns.filter(isLettingIn).flatMap((from) =>
    letIn(from).map((unit) => {
      const [until] = shutOut(record, { unit, by: from }).toSorted((a, b) => a.created - b.created)
      const brought = new Set(from.kind === 'case-widen' ? from.body.brought : undefined)
      const given = entries.filter(
        (each) =>
          brought.has(each.hash) ||
          (record.isAncestor(from.hash, each.hash) &&
            (until === undefined || !record.isAncestor(until.hash, each.hash)) &&
            each.recipients.some((named) => named === unit || named === heirs.whenMade(unit, each))),
      )
      return { unit, from, until, entries: given.length }
    }),
  )
}

/** Units that a refused word was sealed to and that nobody had ever let in: signed, without effect, and out of the house. */
export function outsidersOf(view: Pick<CaseView, 'readings'>, operation: Operation, heirs: Heirs): readonly UnitId[] {
  const readers = [...view.readings.map(({ unit }) => unit), operation.unit]
  return outsideOf(operation.recipients, { answersFor: (unit) => heirs.whenMade(unit, operation) }, readers)
}

const correctionsOf = (
  note: OperationOf<'case-note'>,
  notes: readonly OperationOf<'case-note'>[],
  heirs: Heirs,
): readonly StatementHash[] =>
  notes
    .filter(({ body }) => body.corrects === note.hash)
    .filter((each) => each.unit === note.unit || heirs.whenMade(note.unit, each) === each.unit)
    .map(({ hash }) => hash)
