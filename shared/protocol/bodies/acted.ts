/** Body of acted: what came of it. */
import { actedOutcomes } from '../../domain/bulletin-words.ts'
import { roleField, shortText } from './record-body.ts'
import { defineBody } from '../body.ts'
import { field, optional, words } from '../schema.ts'

export const acted = defineBody({
  role: roleField,
  outcome: field(9, words(actedOutcomes)),
  text: optional(10, shortText),
})
