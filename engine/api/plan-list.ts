/** Joint plans in lists and in the calendar: a line, with the window and the area that it is about. */
import { GiaobanError } from '../../shared/errors.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import type { PlanLine } from '../../shared/ipc/plan-calls.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { plansEnding } from '../store/plan-queries.ts'
import { lineAt, listLines, type RecordLine } from '../store/record-lines.ts'
import { planOf } from './plan-write.ts'
import { toRecordLine } from './record-line.ts'

export function planPage(home: OpenHome, { before, limit }: ParsedRequestOf<'plan.list'>) {
  const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
  const page = listLines(home.context.store.read, { family: 'plan', before: start, limit })
  return { plans: page.lines.flatMap((line) => toPlanLine(home, line)), more: page.more }
}

/** Throws GiaobanError `plan/invalid`: more time than a calendar shows. */
export function calendarOf(home: OpenHome, request: ParsedRequestOf<'plan.calendar'>) {
  const from = rfc3339ToMs(request.from) ?? 0
  const to = rfc3339ToMs(request.to) ?? 0
  if (to < from || to - from > limits.planCalendarMs)
    throw new GiaobanError('plan/invalid', { params: { field: 'to', rule: 'time' } })
  const db = home.context.store.read
  const limit = limits.planCalendarRows
  const found = plansEnding(db, { from, to, limit: limit + 1 })
  const plans = found.slice(0, limit).flatMap(({ id }) => {
    const line = lineAt(db, id)
    return line === undefined ? [] : toPlanLine(home, line)
  })
  const touching = plans.filter(({ starts }) => Date.parse(starts) <= to)
  return {
    plans: touching.toSorted((a, b) => (a.starts < b.starts ? -1 : a.starts > b.starts ? 1 : a.id < b.id ? -1 : 1)),
    more: found.length > limit,
  }
}

function toPlanLine(home: OpenHome, line: RecordLine): readonly PlanLine[] {
  const view = planOf(home.context.store.read, line.record, home)
  if (view === undefined) return []
  const { plan, starts, ends } = view
  return [
    {
      ...toRecordLine(home.records, line),
      kind: plan.kind,
      area: plan.area,
      starts: msToRfc3339(starts),
      ends: msToRfc3339(ends),
    },
  ]
}
