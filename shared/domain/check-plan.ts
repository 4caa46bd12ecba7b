/** What a joint plan demands besides its form (docs/spec/plan.md, What a sender checks). */
import type { ErrorCode } from '../errors.ts'
import { limits } from '../limits.ts'
import { markingProblem, type SendPolicy } from './check-bulletin.ts'
import type { PlanInput } from './plan-input.ts'

export interface PlanProblem {
  readonly code: Extract<ErrorCode, 'plan/invalid' | 'marking/not-allowed' | 'marking/off'>
  /** Dotted path of the field. */
  readonly path: string
  readonly rule: string
}

export interface PlanWindow {
  readonly starts: number
  readonly ends: number
}

/** Of the window itself: what every receiver asks, too. */
export const isWindow = ({ starts, ends }: PlanWindow): boolean =>
  ends - starts >= limits.planShortestMs && ends - starts <= limits.planSpanMs

/** As ms UTC. */
export const windowOf = ({ starts, ends }: Pick<PlanInput, 'starts' | 'ends'>): PlanWindow => ({
  starts: Date.parse(starts),
  ends: Date.parse(ends),
})

/** The first thing that is wrong with it; `undefined` when it may be proposed at `now`. */
export function planProblem(input: PlanInput, policy: SendPolicy, now: number): PlanProblem | undefined {
  const marking = markingProblem(input.marking, policy)
  if (marking !== undefined)
    return { code: marking, path: 'marking', rule: marking === 'marking/off' ? 'off' : 'paper-only' }
  if (input.handling === 'H3' && input.handlingNote === undefined)
    return { code: 'plan/invalid', path: 'handlingNote', rule: 'required' }
  const window = windowOf(input)
  if (!(window.starts >= 0) || window.starts > now + limits.planAheadMs)
    return { code: 'plan/invalid', path: 'starts', rule: 'time' }
  if (!isWindow(window) || window.ends <= now) return { code: 'plan/invalid', path: 'ends', rule: 'time' }
  return undefined
}
