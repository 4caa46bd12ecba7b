/** Bodies of the operations on a case file, types 16 to 23 version 1 (docs/spec/case.md). */
import type { CaseInput, CaseNoteInput } from '../../domain/case-input.ts'
import { caseNoteTable, caseTable } from '../../domain/case-table.ts'
import { caseClosings, custodyActions, taskStates } from '../../domain/case-words.ts'
import { text } from '../../domain/shape.ts'
import type { RecordId, StatementHash, UnitId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { array, bytes, field, id, optional, record, time, uint, words, type Schema } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

/** The part of a case that its body holds. */
export type CaseContent = Omit<CaseInput, 'marking' | 'handling'>
// The table leaves out the rows without a key: marking, handling.
const content = caseTable.cbor as unknown as Schema<CaseContent>
const entry = caseNoteTable.cbor as unknown as Schema<CaseNoteInput>
const long = text(limits.longTextBytes, { lines: true }).cbor
const title = text(limits.titleBytes).cbor
const statement = id<StatementHash>(32)
const unitIds = array(id<UnitId>(16), { min: 1, max: limits.caseUnitsNamed })
const entries = array(statement, { min: 1, max: limits.caseEntriesNamed })

export const caseOpen = defineBody({
  role: roleField,
  case: field(9, content),
})

/** Nothing is ever changed: a correction is a new note that points at the old one. */
export const caseNote = defineBody({
  role: roleField,
  entry: field(9, entry),
  corrects: optional(10, statement),
  /** Bulletins, requests, other cases. */
  records: optional(11, array(id<RecordId>(32), { min: 1, max: limits.caseLinks })),
})

/** A new task (title, unit), or a word about one (task, after, state): which of both, case-rules.ts checks. */
export const caseTask = defineBody({
  role: roleField,
  title: optional(9, title),
  unit: optional(10, id<UnitId>(16)),
  due: optional(11, time),
  text: optional(12, long),
  task: optional(13, statement),
  /** The last word about the task that its author has seen. */
  after: optional(14, statement),
  state: optional(15, words(taskStates)),
})

/** Who may read it from now on, and which earlier entries they are given on purpose. */
export const caseWiden = defineBody({
  role: roleField,
  units: field(9, unitIds),
  brought: optional(10, entries),
  reason: field(11, shortText),
})

/** Who is given nothing from now on. `known`: entries of theirs that stand; what comes beside them stands apart. */
export const caseNarrow = defineBody({
  role: roleField,
  units: field(9, unitIds),
  known: optional(10, entries),
  reason: field(11, shortText),
})

export const caseClose = defineBody({
  role: roleField,
  reason: field(9, words(caseClosings)),
  text: optional(10, shortText),
})

/** A thing, with pictures in the common attachment table, or files that stay where they are, by their hash. */
export const caseExhibit = defineBody({
  role: roleField,
  label: field(9, shortText),
  /** Of the seal, of the unit's books. */
  number: optional(10, shortText),
  text: optional(11, long),
  place: optional(12, shortText),
  /** When it was found or seized, ms UTC. */
  foundAt: optional(13, time),
  /** Who has it. */
  holder: field(14, shortText),
  files: optional(
    15,
    array(record({ name: field(0, shortText), size: field(1, uint()), sha256: field(2, bytes({ exact: 32 })) }), {
      min: 1,
      max: limits.caseLinks,
    }),
  ),
})

/** One link of the chain of custody: who gave what to whom, when. */
export const caseCustody = defineBody({
  role: roleField,
  exhibit: field(9, statement),
  /** The link before it: the exhibit's statement for the first. */
  after: field(10, statement),
  action: field(11, words(custodyActions)),
  from: field(12, shortText),
  to: field(13, shortText),
  at: field(14, time),
  place: optional(15, shortText),
  text: optional(16, long),
})
