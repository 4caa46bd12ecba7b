/** A case file and its notes as people and other systems write them (docs/spec/case.md). */
import type { z } from 'zod'
import { caseNoteTable, caseTable } from './case-table.ts'

export const caseInput = caseTable.json
export type CaseInput = z.output<typeof caseInput>
export const caseNoteInput = caseNoteTable.json
export type CaseNoteInput = z.output<typeof caseNoteInput>
