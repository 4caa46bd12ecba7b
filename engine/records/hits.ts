/** Hit confirmation: what addressed units have asked the owner about one they have found, and what it has said. */
import type { StatementHash } from '../../shared/ids.ts'
import type { Operation, OperationOf } from './operation.ts'

export interface Hit {
  readonly request: OperationOf<'hit-request'>
  /** In the order of projection. */
  readonly answers: readonly OperationOf<'hit-answer'>[]
  /** Nothing was said yet, or only when it will be. */
  readonly open: boolean
  /** Until when the owner owes a word: as asked, or as it has promised. */
  readonly deadline: number
}

/** Of operations that count, in their order. */
export function hitsOf(accepted: readonly Operation[]): readonly Hit[] {
  const answers = new Map<StatementHash, OperationOf<'hit-answer'>[]>()
  for (const operation of accepted) {
    if (operation.kind !== 'hit-answer') continue
    const to = answers.get(operation.body.request) ?? []
    to.push(operation)
    answers.set(operation.body.request, to)
  }
  return accepted
    .filter((each) => each.kind === 'hit-request')
    .map((request) => {
      const said = answers.get(request.hash) ?? []
      const last = said.at(-1)?.body
      return {
        request,
        answers: said,
        open: last === undefined || last.answer === 'need-until',
        deadline: last?.until ?? request.body.deadline,
      }
    })
}
