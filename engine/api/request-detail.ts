/** Everything that is shown of one request. */
import type { RequestDetail } from '../../shared/ipc/request-calls.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import type { Operation, OperationFacts } from '../records/operation.ts'
import { askedShown, isOurs } from '../records/request-line.ts'
import type { AskedUnit, RequestView } from '../records/request-projection.ts'
import { requestAction } from '../records/request-rules.ts'
import { nameOf } from '../records/unit-names.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { toRecordLine } from './record-line.ts'

export interface RequestContext {
  readonly home: OpenHome
  /** Of the signed-in officer. */
  readonly roles: readonly Role[]
}

export function toRequestDetail({ home, roles }: RequestContext, view: RequestView): RequestDetail {
  const { records, context } = home
  const id = handleOf(context.store.read, view.id)
  const line = id === undefined ? undefined : lineAt(context.store.read, id)
  if (line === undefined) throw new Error('a request without a line')
  const { parties: _parties, ...shown } = toRecordLine(records, line)
  const viewer = { ownUnit: context.self.unit, heirs: records.heirs }
  const owns = records.heirs.today(view.owner) === context.self.unit // a closed unit's own desk reads on, and writes no more
  const isAsked = view.asked.some(({ unit }) => isOurs(unit, viewer))
  const isOpen = view.closing === undefined
  const may = (kind: Parameters<typeof requestAction>[0]): boolean => roleFor(requestAction(kind), roles) !== undefined
  return {
    ...shown,
    by: authorOf(view.creator),
    request: view.request,
    deadline: msToRfc3339(view.deadline),
    ...(view.closing !== undefined && { closing: view.closing }),
    asked: askedShown(view, viewer).map((each) => toAsked(home, each)),
    history: view.history.map((each) => toHistory(home, each)),
    can: {
      answer: isOpen && isAsked && may('request-answer'),
      clarify: isOpen && (owns || isAsked) && may('request-clarify'),
      extend: isOpen && owns && may('request-clarify'),
      close: isOpen && owns && may('request-close'),
    },
  }
}

/** No operation is permitted without an officer (breaches.ts). */
function authorOf({ officer }: Pick<OperationFacts, 'officer'>): RequestDetail['by'] {
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  return { officer: officer.badge, name: officer.name, role: officer.role }
}

function toAsked(
  { records }: OpenHome,
  { unit, state, due, answer, question }: AskedUnit,
): RequestDetail['asked'][number] {
  const { code, name } = nameOf(records, unit)
  const said = (operation: OperationFacts) => ({
    at: msToRfc3339(operation.created),
    by: authorOf(operation),
    statement: operation.hash,
  })
  return {
    unit: code,
    name,
    state,
    ...(due !== undefined && { due: msToRfc3339(due) }),
    late: due !== undefined && records.usedAt() > due,
    ...(answer !== undefined && {
      answer: {
        ...said(answer),
        kind: answer.body.answer,
        ...(answer.body.text !== undefined && { text: answer.body.text }),
      },
    }),
    ...(question !== undefined && { question: { ...said(question), text: question.body.text ?? '' } }),
  }
}

type Entry = RequestDetail['history'][number]

function toHistory({ records }: OpenHome, operation: Operation): Entry {
  const { id, code, name } = nameOf(records, operation.unit)
  return {
    statement: operation.hash,
    at: msToRfc3339(operation.created),
    unit: { id, code, name },
    by: authorOf(operation),
    ...wordsIn(operation),
  }
}

function wordsIn(operation: Operation): Pick<Entry, 'kind' | 'word' | 'text' | 'until'> {
  const withText = (text: string | undefined) => (text === undefined ? {} : { text })
  const withUntil = (until: number | undefined) => (until === undefined ? {} : { until: msToRfc3339(until) })
  switch (operation.kind) {
    case 'request-create':
      return { kind: operation.kind, text: operation.body.request.asked }
    case 'request-answer': {
      const { answer, text, until } = operation.body
      return { kind: operation.kind, word: answer, ...withText(text), ...withUntil(until) }
    }
    case 'request-clarify': {
      const { text, deadline } = operation.body
      return { kind: operation.kind, ...withText(text), ...withUntil(deadline) }
    }
    case 'request-close':
      return { kind: operation.kind, word: operation.body.reason, ...withText(operation.body.text) }
    default:
      throw new Error('an operation of another family in a request')
  }
}
