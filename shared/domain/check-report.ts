/** What a periodic report demands besides its form (docs/spec/report.md, What a sender checks). */
import type { ErrorCode } from '../errors.ts'
import { markingProblem, type SendPolicy } from './check-bulletin.ts'
import { dayAt, isCalled, isPeriod } from './report-period.ts'
import { isOver, sumByGroup } from './report-sums.ts'
import type { ReportInput } from './report-table.ts'

export interface ReportProblem {
  readonly code: Extract<ErrorCode, 'report/invalid' | 'marking/not-allowed' | 'marking/off'>
  /** Dotted path of the field. */
  readonly path: string
  readonly rule: string
}

/** The first thing that is wrong with it; `undefined` when it may be submitted at `now`. */
export function reportProblem(input: ReportInput, policy: SendPolicy, now: number): ReportProblem | undefined {
  const marking = markingProblem(input.marking, policy)
  if (marking !== undefined)
    return { code: marking, path: 'marking', rule: marking === 'marking/off' ? 'off' : 'paper-only' }
  const invalid = (path: string, rule: string): ReportProblem => ({ code: 'report/invalid', path, rule })
  const { period, notes } = input
  if (input.handling === 'H3' && input.handlingNote === undefined) return invalid('handlingNote', 'required')
  if (!isPeriod(period) || !isCalled(period.kind, period)) return invalid('period.to', 'span')
  if (period.to > dayAt(now)) return invalid('period.to', 'future')
  const groups = sumByGroup([input.figures])
  if (groups.length === 0) return invalid('figures', 'required')
  const over = groups.find(isOver)
  // Crimes of an earlier period: told in words, or it is a mistake in typing.
  if (over !== undefined && notes === undefined) return invalid(`figures.${over.group}.cleared`, 'explain')
  return undefined
}
