/** Statements about printed sheets: of Bình Dương's duty officer unless it is said otherwise, to the owner. */
import type { StatementHash } from '../../shared/ids.ts'
import { sheetPrint, sheetReturn } from '../../shared/protocol/bodies/sheet.ts'
import { authors, testId, units, type Common, type Statement, type StatementMaker } from './operations.ts'

const none = testId<StatementHash>('none', 32)
const printer = { author: authors.binhDuongDuty, to: [units.hcm] }

export const sheetStatements = (make: StatementMaker) => ({
  /** Of the first parent, unless it is said otherwise; likewise below. */
  print: (options: Common & { readonly head?: Statement; readonly copies?: number }): Statement =>
    make.of(
      'sheet-print',
      (crypto, common) =>
        sheetPrint.encode(crypto, {
          ...common,
          head: (options.head ?? options.parents?.[0])?.hash ?? none,
          kind: 'photos',
          copies: options.copies ?? 3,
        }),
      { ...printer, ...options },
    ),
  takeBack: (options: Common & { readonly print?: Statement; readonly copies?: readonly number[] }): Statement =>
    make.of(
      'sheet-return',
      (crypto, common) =>
        sheetReturn.encode(crypto, {
          ...common,
          print: (options.print ?? options.parents?.[0])?.hash ?? none,
          copies: options.copies ?? [1],
          how: 'destroyed',
        }),
      { ...printer, ...options },
    ),
})
