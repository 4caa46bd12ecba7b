/** Calls about joint plans. Each that signs is one transaction; nothing waits for the network. */
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { planProblem, windowOf } from '../../shared/domain/check-plan.ts'
import type { PlanInput } from '../../shared/domain/plan-input.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import {
  planAnswer,
  planClose,
  planCreate,
  planResult,
  planTask,
  planUpdate,
} from '../../shared/protocol/bodies/plan.ts'
import type { OpenHome } from '../open-home.ts'
import { handlingToBits } from '../records/operation.ts'
import { planAction } from '../records/plan-rules.ts'
import { isOurs } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import { createAuthoring, type AuthoringParts, type By } from './authoring.ts'
import { beginRecord } from './begin-record.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { toPlanDetail } from './plan-detail.ts'
import { calendarOf, planPage } from './plan-list.ts'
import { isInvited, mustHold, openPlan, ownPlan, planNamed, planTime, writePlan } from './plan-write.ts'
import { mustBeOpen, resolveRecipients, unitNamed } from './recipients.ts'
import { isOwnToday } from './record-named.ts'

export function createPlanModule(core: EngineCore, parts: AuthoringParts): EngineModule {
  const { open, officerFor, freshly } = createAuthoring(core, parts)
  const handlers = {
    'plan.list': (request) => planPage(open(), request),
    'plan.calendar': (request) => calendarOf(open(), request),
    'plan.get': ({ id }) => toPlanDetail({ home: open(), roles: core.roles() }, planNamed(open(), id)),
    'plan.propose': (request) => freshly(() => propose(open(), officerFor(planAction('plan-create')), request)),
    'plan.change': (request) => freshly(() => change(open(), officerFor(planAction('plan-update')), request)),
    'plan.answer': (request) => freshly(() => answer(open(), officerFor(planAction('plan-answer')), request)),
    'plan.task': (request) => freshly(() => task(open(), officerFor(planAction('plan-task')), request)),
    'plan.result': (request) => freshly(() => report(open(), officerFor(planAction('plan-result')), request)),
    'plan.close': (request) => freshly(() => close(open(), officerFor(planAction('plan-close')), request)),
  } satisfies HandlerGroup
  return { handlers }
}

/** A version as its body holds it. Throws GiaobanError `plan/invalid`, `marking/*`. */
function versionOf({ context }: OpenHome, plan: PlanInput) {
  const problem = planProblem(plan, { allowsMat: false }, context.clock.now())
  if (problem !== undefined)
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  const { marking, handling, starts: _starts, ends: _ends, ...content } = plan
  // `planProblem` refuses every other marking.
  return { marking: marking as Marking, handling: handlingToBits(handling), body: { plan: content, ...windowOf(plan) } }
}

function propose(home: OpenHome, by: By, wanted: ParsedRequestOf<'plan.propose'>) {
  const { context } = home
  mustBeOpen(home)
  const { body: version, marking, handling } = versionOf(home, wanted.plan)
  const to = resolveRecipients(home, wanted.to, wanted.accept)
  return beginRecord(home, {
    type: 'plan-create',
    by,
    handling,
    marking,
    to: to.units,
    accepted: to.accepted,
    body: (common) => planCreate.encode(context.deps.crypto, { ...common, role: by.role, ...version }),
  })
}

/** Marking and handling are those of the proposal: who has it was told so. */
function change(home: OpenHome, by: By, { id, version, plan, reason }: ParsedRequestOf<'plan.change'>) {
  const view = ownPlan(home, id)
  mustHold(view, version)
  const { body } = versionOf(home, { ...plan, marking: view.plan.marking, handling: view.plan.handling })
  return writePlan(home, view, {
    type: 'plan-update',
    by,
    body: (common) =>
      planUpdate.encode(home.context.deps.crypto, {
        ...common,
        role: by.role,
        ...body,
        ...(reason !== undefined && { reason }),
      }),
  })
}

function answer(home: OpenHome, by: By, request: ParsedRequestOf<'plan.answer'>) {
  const view = openPlan(home, request.id)
  if (!isInvited(home, view)) throw new GiaobanError('usage/wrong-state')
  mustHold(view, request.version)
  const forces = request.answer === 'accept' ? request.forces : undefined
  const { text } = request
  return writePlan(home, view, {
    type: 'plan-answer',
    by,
    body: (common) =>
      planAnswer.encode(home.context.deps.crypto, {
        ...common,
        role: by.role,
        version: view.head.hash,
        answer: request.answer,
        ...(forces !== undefined && { forces }),
        ...(text !== undefined && { text }),
      }),
  })
}

/** Throws GiaobanError `usage/wrong-state`: for a unit that the plan does not name, or that does not come. */
function task(home: OpenHome, by: By, request: ParsedRequestOf<'plan.task'>) {
  const { context, records } = home
  const view = openPlan(home, request.id)
  const isOwn = nameOf(records, context.self.unit).code === request.unit
  const named = isOwn ? context.self.unit : unitNamed(home, request.unit, [])
  const unit = view.creator.recipients.find((each) => each === named || records.heirs.today(each) === named)
  const isAway = view.invited.some((each) => each.unit === unit && each.state === 'refused')
  const mayAsk = isOwnToday(home, view) || named === context.self.unit
  if (unit === undefined || isAway || !mayAsk) throw new GiaobanError('usage/wrong-state')
  const due = planTime('due', request.due)
  const { title, text } = request
  return writePlan(home, view, {
    type: 'plan-task',
    by,
    body: (common) =>
      planTask.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        title,
        unit,
        ...(due !== undefined && { due }),
        ...(text !== undefined && { text }),
      }),
  })
}

function report(home: OpenHome, by: By, request: ParsedRequestOf<'plan.result'>) {
  const { context, records } = home
  const view = openPlan(home, request.id)
  const about = view.tasks.find(({ operation }) => operation.hash === request.task)
  if (about === undefined) throw new GiaobanError('usage/not-found')
  if (!isOurs(about.unit, { ownUnit: context.self.unit, heirs: records.heirs }))
    throw new GiaobanError('usage/wrong-state')
  const { outcome, text, figures } = request
  return writePlan(home, view, {
    type: 'plan-result',
    by,
    body: (common) =>
      planResult.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        task: about.operation.hash,
        outcome,
        text,
        ...(Object.keys(figures).length > 0 && { figures }),
      }),
  })
}

function close(home: OpenHome, by: By, { id, reason, text }: ParsedRequestOf<'plan.close'>) {
  const view = ownPlan(home, id)
  return writePlan(home, view, {
    type: 'plan-close',
    by,
    body: (common) =>
      planClose.encode(home.context.deps.crypto, {
        ...common,
        role: by.role,
        reason,
        ...(text !== undefined && { text }),
      }),
  })
}
