/** Body of acted: what came of it. */
import { actedOutcomes } from '../../domain/bulletin-words.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, optional, text, words } from '../schema.ts'
import { roleField } from './record-body.ts'

export const acted = defineBody({
  role: roleField,
  outcome: field(9, words(actedOutcomes)),
  text: optional(10, text(limits.shortTextBytes)),
})
