/** Sheets of paper that show a bulletin, and which of them nobody has back (docs/spec/document.md, Sheets). */
import type { StatementHash } from '../../shared/ids.ts'
import type { Heirs } from './heirs.ts'
import type { Operation, OperationOf } from './operation.ts'

export interface PrintedSheets {
  readonly print: OperationOf<'sheet-print'>
  /** The first word about each copy, ascending by copy. */
  readonly returned: readonly { readonly copy: number; readonly said: OperationOf<'sheet-return'> }[]
  /** Copies that nobody has said anything of, ascending. */
  readonly out: readonly number[]
}

/** Of operations that count, in their order. Who printed, or has come after them, says what became of it. */
export function sheetsOf(accepted: readonly Operation[], heirs: Heirs): readonly PrintedSheets[] {
  const words = new Map<StatementHash, OperationOf<'sheet-return'>[]>()
  for (const operation of accepted) {
    if (operation.kind !== 'sheet-return') continue
    const of = words.get(operation.body.print) ?? []
    of.push(operation)
    words.set(operation.body.print, of)
  }
  return accepted
    .filter((each) => each.kind === 'sheet-print')
    .map((print) => {
      const said = (words.get(print.hash) ?? []).filter((each) => heirs.whenMade(print.unit, each) === each.unit)
      const copies = Array.from({ length: print.body.copies }, (_, index) => {
        const copy = index + 1
        return { copy, said: said.find(({ body }) => body.copies.includes(copy)) }
      })
      return {
        print,
        returned: copies.flatMap((each) => (each.said === undefined ? [] : [{ copy: each.copy, said: each.said }])),
        out: copies.filter((each) => each.said === undefined).map(({ copy }) => copy),
      }
    })
}
