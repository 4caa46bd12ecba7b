/** Bodies of the operations on a request, types 11 to 14 version 1 (docs/spec/request.md). */
import { urgencies } from '../../domain/bulletin-words.ts'
import type { RequestInput } from '../../domain/request-input.ts'
import { requestTable } from '../../domain/request-table.ts'
import { requestAnswers, requestClosings } from '../../domain/request-words.ts'
import { text } from '../../domain/shape.ts'
import type { StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, id, optional, time, words, type Schema } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

/** The part of a request that its body holds. */
export type RequestContent = Omit<RequestInput, 'marking' | 'handling'>
// The table leaves out the rows without a key: marking, handling.
const content = requestTable.cbor as unknown as Schema<RequestContent>
const long = text(limits.longTextBytes, { lines: true }).cbor

export const requestCreate = defineBody({
  role: roleField,
  request: field(9, content),
  urgency: field(10, words(urgencies)),
  /** Until when an answer is owed: absolute, ms UTC. */
  deadline: field(11, time),
})

/** What the asked unit says. `until` with need-until, and with nothing else (request-rules.ts). */
export const requestAnswer = defineBody({
  role: roleField,
  answer: field(9, words(requestAnswers)),
  text: optional(10, long),
  until: optional(11, time),
})

/** A question of the asked unit, or the asking unit's word to one of them: what was meant, or a later deadline. */
export const requestClarify = defineBody({
  role: roleField,
  text: optional(9, long),
  /** Of the asking unit only. */
  deadline: optional(10, time),
  /** The question that this answers. */
  answers: optional(11, id<StatementHash>(32)),
})

export const requestClose = defineBody({
  role: roleField,
  reason: field(9, words(requestClosings)),
  text: optional(10, shortText),
})
