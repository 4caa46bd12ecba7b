/** Banks by the names that people write (banks.json), folded. */
import { foldText } from '../vietnamese/fold.ts'
import table from './banks.json' with { type: 'json' }

export interface Bank {
  readonly code: string
  readonly name: string
}

export const bankByFoldedName: ReadonlyMap<string, Bank> = new Map(
  table.rows.flatMap(({ code, name, also }) =>
    [code, name, ...also].map((each) => [foldText(each), { code, name }] as const),
  ),
)
