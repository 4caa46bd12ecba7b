/** What a case file demands besides its form (docs/spec/case.md, What a sender checks). */
import type { ErrorCode } from '../errors.ts'
import type { CaseInput } from './case-input.ts'
import { markingProblem, type SendPolicy } from './check-bulletin.ts'

export interface CaseProblem {
  readonly code: Extract<ErrorCode, 'case/invalid' | 'marking/not-allowed' | 'marking/off'>
  /** Dotted path of the field. */
  readonly path: string
  readonly rule: string
}

/** The first thing that is wrong with it; `undefined` when it may be opened. */
export function caseProblem(input: CaseInput, policy: SendPolicy): CaseProblem | undefined {
  const marking = markingProblem(input.marking, policy)
  if (marking !== undefined)
    return { code: marking, path: 'marking', rule: marking === 'marking/off' ? 'off' : 'paper-only' }
  return input.handling === 'H3' && input.handlingNote === undefined
    ? { code: 'case/invalid', path: 'handlingNote', rule: 'required' }
    : undefined
}
