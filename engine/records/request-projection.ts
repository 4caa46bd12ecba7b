/**
 * What a request is, computed from its operations: who was asked, what each of them has said, and whose word is owed until
 * when. A pure function of the set, equal on every machine (docs/spec/request.md, Projection).
 */
import type { RequestInput } from '../../shared/domain/request-input.ts'
import type { RequestAnswer, RequestClosing } from '../../shared/domain/request-words.ts'
import type { Urgency } from '../../shared/domain/bulletin-words.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import { bitsToHandling, type Operation, type OperationOf } from './operation.ts'

export type RequestWord = OperationOf<'request-answer' | 'request-clarify' | 'request-close'>
/** waiting: nothing said yet; question: it has asked back, and the asking unit owes the word; need-until: it has named a time. */
export type AskedState = 'waiting' | 'question' | 'need-until' | 'answered' | 'refused'

export interface AskedUnit {
  readonly unit: UnitId
  readonly state: AskedState
  /** Until when its next word is owed, ms UTC; absent once it has answered, and while it waits itself. */
  readonly due: number | undefined
  /** Its last answer. */
  readonly answer: OperationOf<'request-answer'> | undefined
  /** Its last question that the asking unit has not answered. */
  readonly question: OperationOf<'request-clarify'> | undefined
}

export interface RequestView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'request-create'>
  readonly request: RequestInput
  readonly urgency: Urgency
  /** The last one given. */
  readonly deadline: number
  readonly closing: RequestClosing | undefined
  /** As the asking unit sees it: an asked one is not told what the others have said. */
  readonly state: 'open' | 'answered' | 'closed'
  /** Ascending. */
  readonly asked: readonly AskedUnit[]
  /** Permitted operations in the order of projection. */
  readonly history: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
  /** The operation that the record stands on now: the last permitted one. */
  readonly head: StatementHash
}

export function projectRequest(operations: Iterable<Operation>, heirs: Heirs = noHeirs): RequestView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const history = order.ordered.filter((each) => !breaches.has(each.hash))
  const [creator] = history
  if (creator?.kind !== 'request-create') return undefined
  const closed = history.find((each) => each.kind === 'request-close')
  const deadline = history.reduce(
    (current, each) => (each.kind === 'request-clarify' ? (each.body.deadline ?? current) : current),
    creator.body.deadline,
  )
  const asked = askedUnits(creator).map((unit) => askedUnit({ unit, history, deadline, heirs }))
  const isAnswered = asked.every(({ state }) => state === 'answered' || state === 'refused')
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    request: {
      ...creator.body.request,
      marking: creator.marking,
      handling: bitsToHandling(creator.handling),
    },
    urgency: creator.body.urgency,
    deadline,
    closing: closed?.body.reason,
    state: closed !== undefined ? 'closed' : isAnswered ? 'answered' : 'open',
    asked,
    history,
    waiting: order.waiting,
    missing: order.missing,
    head: history.at(-1)?.hash ?? creator.hash,
  }
}

const askedUnits = (creator: OperationOf<'request-create'>): readonly UnitId[] =>
  [...new Set(creator.recipients)].filter((unit) => unit !== creator.unit).toSorted()

interface Asked {
  readonly unit: UnitId
  readonly history: readonly Operation[]
  readonly deadline: number
  readonly heirs: Heirs
}

/** What a unit has said, itself or by whom it was followed. An answer stands until a later one. */
function askedUnit({ unit, history, deadline, heirs }: Asked): AskedUnit {
  const own = history.filter((each) => each.unit === unit || heirs.whenMade(unit, each) === each.unit)
  const answer = own.findLast((each) => each.kind === 'request-answer')
  const questions = own.filter((each) => each.kind === 'request-clarify')
  const settled = new Set(history.flatMap((each) => (each.kind === 'request-clarify' ? (each.body.answers ?? []) : [])))
  const question = questions.findLast(({ hash }) => !settled.has(hash))
  const word: RequestAnswer | undefined = answer?.body.answer
  if (word === 'reply' || word === 'refuse') {
    return { unit, state: word === 'reply' ? 'answered' : 'refused', due: undefined, answer, question: undefined }
  }
  if (question !== undefined) return { unit, state: 'question', due: undefined, answer, question }
  if (word === undefined) return { unit, state: 'waiting', due: deadline, answer, question }
  return { unit, state: 'need-until', due: answer?.body.until, answer, question }
}
