/** Calls about requests for cooperation. Each that signs is one transaction; nothing waits for the network. */
import { answerWithinMs } from '../../shared/domain/request-words.ts'
import { requestProblem } from '../../shared/domain/check-request.ts'
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import { requestAnswer, requestClarify, requestClose, requestCreate } from '../../shared/protocol/bodies/request.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { requestAction } from '../records/request-rules.ts'
import { isOurs, stateFor } from '../records/request-line.ts'
import { handlingToBits } from '../records/operation.ts'
import { projectRequest, type RequestView } from '../records/request-projection.ts'
import { nameOf } from '../records/unit-names.ts'
import { findAlike } from '../search/alike.ts'
import type { ReadableDb } from '../store/database.ts'
import { listLines } from '../store/record-lines.ts'
import { operationsOf } from '../store/operations.ts'
import { createAuthoring, writeIn, type AuthoringParts, type By, type NewOperation } from './authoring.ts'
import { beginRecord } from './begin-record.ts'
import { speakerOf } from './bulletin-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { toRecordLine } from './record-line.ts'
import { mustBeOpen, resolveRecipients } from './recipients.ts'
import { toRequestDetail } from './request-detail.ts'
import { viewNamed } from './record-named.ts'

export function createRequestModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const found = (id: string): RequestView => requestNamed(open(), id)

  const handlers = {
    'request.list': ({ before, limit }) => {
      const home = open()
      const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
      const page = listLines(home.context.store.read, { family: 'request', before: start, limit })
      return { requests: page.lines.map((line) => toRecordLine(home.records, line)), more: page.more }
    },
    'request.get': ({ id }) => toRequestDetail({ home: open(), roles: core.roles() }, found(id)),
    'request.create': (request) =>
      freshly(() => createRequest(open(), officerFor(requestAction('request-create')), request)),
    'request.answer': (request) =>
      freshly(() => {
        const { home, view, by } = at(request.id, 'request-answer')
        if (view.closing !== undefined || !isAsked(home, view)) throw new GiaobanError('usage/wrong-state')
        const until = request.answer === 'need-until' ? timeAhead(home, request.until) : undefined
        const { text } = request
        return say(home, view, {
          type: 'request-answer',
          to: [speakerOf(home, { view })],
          by,
          body: (common) =>
            requestAnswer.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              answer: request.answer,
              ...(text !== undefined && { text }),
              ...(until !== undefined && { until }),
            }),
        })
      }),
    'request.clarify': ({ id, text }) =>
      freshly(() => {
        const { home, view, by } = at(id, 'request-clarify')
        const own = isOurs(view.owner, viewerOf(home))
        if (view.closing !== undefined || !(own || isAsked(home, view))) throw new GiaobanError('usage/wrong-state')
        const question = own ? view.asked.find((each) => each.question !== undefined)?.question : undefined
        return say(home, view, {
          type: 'request-clarify',
          to: own ? askedNow(home, view) : [speakerOf(home, { view })],
          by,
          body: (common) =>
            requestClarify.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              text,
              ...(question !== undefined && { answers: question.hash }),
            }),
        })
      }),
    'request.extend': ({ id, until, text }) =>
      freshly(() => {
        const { home, view, by } = at(id, 'request-clarify')
        mustOwn(home, view)
        return say(home, view, {
          type: 'request-clarify',
          to: askedNow(home, view),
          by,
          body: (common) =>
            requestClarify.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              deadline: timeAhead(home, until),
              ...(text !== undefined && { text }),
            }),
        })
      }),
    'request.close': ({ id, reason, text }) =>
      freshly(() => {
        const { home, view, by } = at(id, 'request-close')
        mustOwn(home, view)
        return say(home, view, {
          type: 'request-close',
          to: askedNow(home, view),
          by,
          body: (common) =>
            requestClose.encode(home.context.deps.crypto, {
              ...common,
              role: by.role,
              reason,
              ...(text !== undefined && { text }),
            }),
        })
      }),
  } satisfies HandlerGroup
  return { handlers }

  function at(id: string, kind: Parameters<typeof requestAction>[0]) {
    const home = open()
    mustBeOpen(home)
    return { home, view: found(id), by: officerFor(requestAction(kind)) }
  }
}

const viewerOf = ({ context, records }: OpenHome) => ({ ownUnit: context.self.unit, heirs: records.heirs })

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
function requestNamed(home: OpenHome, id: string): RequestView {
  return viewNamed(home, id, viewOf)
}

const viewOf = (db: ReadableDb, record: RecordId, { records }: OpenHome): RequestView | undefined =>
  projectRequest(operationsOf(db, record), records.heirs)

const isAsked = (home: OpenHome, view: RequestView): boolean =>
  view.asked.some(({ unit }) => isOurs(unit, viewerOf(home)))

function mustOwn(home: OpenHome, view: RequestView): void {
  const isOwner = home.records.heirs.today(view.owner) === home.context.self.unit
  if (!isOwner || view.closing !== undefined) throw new GiaobanError('usage/wrong-state')
}

/** Who answers for the units that were asked, or for those that they were followed by. */
const askedNow = (home: OpenHome, view: RequestView) => [
  ...new Set(view.asked.flatMap(({ unit }) => home.records.heirs.today(unit) ?? [])),
]

/** Throws GiaobanError `request/invalid`: a time that has passed, or that nobody waits for. */
function timeAhead({ context }: OpenHome, text: string): number {
  const time = rfc3339ToMs(text)
  const now = context.clock.now()
  if (time === undefined || time <= now || time > now + limits.requestDelayMs)
    throw new GiaobanError('request/invalid', { params: { field: 'until', rule: 'time' } })
  return time
}

/** One operation on a request. */
function say(
  home: OpenHome,
  view: RequestView,
  { by, ...operation }: Pick<NewOperation, 'type' | 'to' | 'body'> & { readonly by: By },
) {
  writeIn(
    home,
    { ...operation, officer: by.officer, urgency: view.urgency },
    { creator: view.creator, now: (tx) => (viewOf(tx, view.id, home) ?? view).history },
  )
  const now = viewOf(home.context.store.read, view.id, home) ?? view
  return { id: view.id, state: stateFor(now, viewerOf(home)) }
}

/** Throws GiaobanError `request/invalid`, `marking/*`, `recipient/*`, `new-neighbour`. */
export function createRequest(
  home: OpenHome,
  by: By,
  wanted: Omit<ParsedRequestOf<'request.create'>, 'to'> & { readonly to: readonly string[] },
) {
  const { context } = home
  const { request } = wanted
  const problem = requestProblem(request, { allowsMat: false })
  if (problem !== undefined)
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  const now = context.clock.now()
  const deadline = now + (wanted.answerWithinMs ?? answerWithinMs[wanted.urgency])
  const to = resolveRecipients(home, wanted.to, wanted.accept)
  const { marking, handling, ...content } = request
  const { subject, vehicles, phones, accounts } = request
  const alike = findAlike(context.store.read, { subject, vehicles, phones, accounts })
  const made = beginRecord(home, {
    type: 'request-create',
    by,
    handling: handlingToBits(handling),
    marking: marking as Marking, // `requestProblem` refuses every other one
    to: to.units,
    accepted: to.accepted,
    urgency: wanted.urgency,
    body: (common) =>
      requestCreate.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        request: content,
        urgency: wanted.urgency,
        deadline,
      }),
  })
  return {
    ...made,
    deadline: msToRfc3339(deadline),
    alike: alike.map(({ owner, ...each }) => ({ ...each, unit: nameOf(home.records, owner).code })),
  }
}
