/** What a request demands besides its form (docs/spec/request.md, What a sender checks). */
import type { ErrorCode } from '../errors.ts'
import { markingProblem, type SendPolicy } from './check-bulletin.ts'
import type { RequestInput } from './request-input.ts'

export interface RequestProblem {
  readonly code: Extract<ErrorCode, 'request/invalid' | 'marking/not-allowed' | 'marking/off'>
  /** Dotted path of the field. */
  readonly path: string
  readonly rule: string
}

/** The first thing that is wrong with it; `undefined` when it may be sent. */
export function requestProblem(input: RequestInput, policy: SendPolicy): RequestProblem | undefined {
  const marking = markingProblem(input.marking, policy)
  if (marking !== undefined)
    return { code: marking, path: 'marking', rule: marking === 'marking/off' ? 'off' : 'paper-only' }
  if (input.handling === 'H3' && input.handlingNote === undefined)
    return { code: 'request/invalid', path: 'handlingNote', rule: 'required' }
  const isAboutSomething = [input.subject, input.vehicles, input.phones, input.accounts].some(
    (each) => each !== undefined,
  )
  const needsSubject = input.kind !== 'other' && input.kind !== 'records'
  return needsSubject && !isAboutSomething ? { code: 'request/invalid', path: 'subject', rule: 'required' } : undefined
}
