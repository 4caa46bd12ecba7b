/** Body of hit-answer: what the owner says to one hit request. */
import { hitAnswers } from '../../domain/bulletin-words.ts'
import type { StatementHash } from '../../ids.ts'
import { defineBody } from '../body.ts'
import { field, id, optional, time, words } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

export const hitAnswer = defineBody({
  role: roleField,
  /** Statement hash of the hit request. */
  request: field(9, id<StatementHash>(32)),
  answer: field(10, words(hitAnswers)),
  /** Until when the answer will be there; with `need-until` and nothing else. */
  until: optional(11, time),
  /** Why; always with `refused`. */
  text: optional(12, shortText),
})
