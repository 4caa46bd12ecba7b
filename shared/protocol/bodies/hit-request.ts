/** Body of hit-request: is the one we have here the one you look for, and does the bulletin still hold. */
import { hitChecks, hitFindings, hitUrgencies } from '../../domain/bulletin-words.ts'
import type { StatementHash } from '../../ids.ts'
import { defineBody } from '../body.ts'
import { array, field, id, optional, record, time, words } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

const comparison = record({ what: field(0, words(hitChecks)), finding: field(1, words(hitFindings)) })

export const hitRequest = defineBody({
  role: roleField,
  /** The version that was compared with: statement hash of the head. */
  head: field(9, id<StatementHash>(32)),
  urgency: field(10, words(hitUrgencies)),
  /** Until when an answer is owed: absolute, ms UTC. */
  deadline: field(11, time),
  /** What was compared, each once, and what came of it. */
  compared: field(12, array(comparison, { min: 1, max: hitChecks.length })),
  text: optional(13, shortText),
})
