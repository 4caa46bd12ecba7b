/** Everything that is shown of one joint plan. */
import type { PlanFigures } from '../../shared/domain/plan-input.ts'
import { planFigures } from '../../shared/domain/plan-words.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { PlanDetail } from '../../shared/ipc/plan-calls.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import type { Operation, OperationFacts, OperationOf } from '../records/operation.ts'
import type { InvitedUnit, PlanTask, PlanView } from '../records/plan-projection.ts'
import { isVersion, planAction, type PlanOperationKind } from '../records/plan-rules.ts'
import { isOurs } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { officerRef } from './bulletin-detail.ts'
import { isInvited } from './plan-write.ts'
import { toRecordLine } from './record-line.ts'
import { isOwnToday } from './record-named.ts'

export interface PlanContext {
  readonly home: OpenHome
  /** Of the signed-in officer. */
  readonly roles: readonly Role[]
}

export function toPlanDetail({ home, roles }: PlanContext, view: PlanView): PlanDetail {
  const { records, context } = home
  const id = handleOf(context.store.read, view.id)
  const line = id === undefined ? undefined : lineAt(context.store.read, id)
  if (line === undefined) throw new Error('a plan without a line')
  const { parties: _parties, ...shown } = toRecordLine(records, line)
  const isOpen = view.closing === undefined
  const may = (kind: PlanOperationKind): boolean => isOpen && roleFor(planAction(kind), roles) !== undefined
  const isOwner = isOwnToday(home, view)
  const { closing } = view
  return {
    ...shown,
    by: authorOf(view.creator),
    plan: { ...view.plan, starts: msToRfc3339(view.starts), ends: msToRfc3339(view.ends) },
    version: view.version,
    head: view.head.hash,
    versions: view.permitted.filter(isVersion).map((each) => ({
      ...toSaid(home, each),
      title: each.body.plan.title,
      area: each.body.plan.area,
      starts: msToRfc3339(each.body.starts),
      ends: msToRfc3339(each.body.ends),
      ...(each.kind === 'plan-update' && each.body.reason !== undefined && { reason: each.body.reason }),
    })),
    units: view.invited.map((each) => toUnit(home, each)),
    tasks: view.tasks.map((each) => ({
      ...toTask(home, each),
      can: may('plan-result') && isOurs(each.unit, viewerOf(home)),
    })),
    figures: sumOf(view.tasks),
    ...(closing !== undefined && {
      closing: { ...toSaid(home, closing), reason: closing.body.reason, ...withText(closing.body.text) },
    }),
    history: view.permitted.toSorted((a, b) => a.created - b.created).map((each) => toHistory(home, each)),
    can: {
      change: isOwner && may('plan-update'),
      answer: isInvited(home, view) && may('plan-answer'),
      task: (isOwner || isInvited(home, view)) && may('plan-task'),
      close: isOwner && may('plan-close'),
    },
  }
}

const viewerOf = ({ context, records }: OpenHome) => ({ ownUnit: context.self.unit, heirs: records.heirs })
const withText = (text: string | undefined) => (text === undefined ? {} : { text })
const unitOf = ({ records }: OpenHome, unit: UnitId) => {
  const { id, code, name } = nameOf(records, unit)
  return { id, code, name }
}

/** No operation is permitted without an officer (breaches.ts). */
function authorOf({ officer }: Pick<OperationFacts, 'officer'>): PlanDetail['by'] {
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  return officerRef(officer)
}
const toSaid = (home: OpenHome, operation: OperationFacts) => ({
  statement: operation.hash,
  at: msToRfc3339(operation.created),
  unit: unitOf(home, operation.unit),
  by: authorOf(operation),
})

function toUnit(home: OpenHome, { unit, state, answer, earlier }: InvitedUnit): PlanDetail['units'][number] {
  return {
    unit: unitOf(home, unit),
    ours: isOurs(unit, viewerOf(home)),
    state,
    ...(answer !== undefined && { answer: toAnswer(home, answer) }),
    ...(earlier !== undefined && { earlier: toAnswer(home, earlier) }),
  }
}

const toAnswer = (home: OpenHome, operation: OperationOf<'plan-answer'>) => {
  const { answer, forces, text } = operation.body
  return { ...toSaid(home, operation), answer, ...(forces !== undefined && { forces }), ...withText(text) }
}

function toTask(home: OpenHome, { operation, unit, due, result }: PlanTask): Omit<PlanDetail['tasks'][number], 'can'> {
  const { title, text } = operation.body
  return {
    ...toSaid(home, operation),
    title,
    ...withText(text),
    assignee: unitOf(home, unit),
    due: msToRfc3339(due),
    late: result === undefined && home.records.usedAt() > due,
    ...(result !== undefined && {
      result: {
        ...toSaid(home, result),
        outcome: result.body.outcome,
        text: result.body.text,
        figures: result.body.figures ?? {},
      },
    }),
  }
}

/** Of every figure that somebody has given. */
function sumOf(tasks: readonly PlanTask[]): PlanFigures {
  const all = tasks.flatMap(({ result }) => result?.body.figures ?? [])
  return Object.fromEntries(
    planFigures.flatMap((figure) => {
      const given = all.flatMap((each) => each[figure] ?? [])
      return given.length === 0 ? [] : [[figure, given.reduce((sum, each) => sum + each, 0)]]
    }),
  )
}

type Entry = PlanDetail['history'][number]

const toHistory = (home: OpenHome, operation: Operation): Entry => ({
  ...toSaid(home, operation),
  ...wordsIn(operation),
})

function wordsIn(operation: Operation): Pick<Entry, 'kind' | 'word' | 'text'> {
  switch (operation.kind) {
    case 'plan-create':
      return { kind: operation.kind, text: operation.body.plan.title }
    case 'plan-update':
      return { kind: operation.kind, text: operation.body.reason ?? operation.body.plan.title }
    case 'plan-answer':
      return { kind: operation.kind, word: operation.body.answer, ...withText(operation.body.text) }
    case 'plan-task':
      return { kind: operation.kind, text: operation.body.title }
    case 'plan-result':
      return { kind: operation.kind, word: operation.body.outcome, text: operation.body.text }
    case 'plan-close':
      return { kind: operation.kind, word: operation.body.reason, ...withText(operation.body.text) }
    default:
      throw new Error('an operation of another family in a plan')
  }
}
