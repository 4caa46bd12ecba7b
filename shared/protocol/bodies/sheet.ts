/** Bodies of sheet-print and sheet-return: sheets of paper that show a bulletin, and what became of them. */
import { documentKinds, returnWays } from '../../domain/document-words.ts'
import type { StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { array, field, id, uint, words } from '../schema.ts'
import { roleField } from './record-body.ts'

export const sheetPrint = defineBody({
  role: roleField,
  /** What is on them: statement hash of the head. */
  head: field(9, id<StatementHash>(32)),
  kind: field(10, words(documentKinds)),
  copies: field(11, uint(limits.documentCopies, 1)),
})

export const sheetReturn = defineBody({
  role: roleField,
  /** Statement hash of the sheet-print. */
  print: field(9, id<StatementHash>(32)),
  /** Which of its copies, from 1. */
  copies: field(10, array(uint(limits.documentCopies, 1), { min: 1, max: limits.documentCopies })),
  how: field(11, words(returnWays)),
})
