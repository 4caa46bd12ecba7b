/** Body of acknowledge: the one operational answer of a named commander. */
import { answerKinds } from '../../domain/bulletin-words.ts'
import { roleField, shortText } from './record-body.ts'
import { defineBody } from '../body.ts'
import { field, words } from '../schema.ts'

export const acknowledge = defineBody({
  role: roleField,
  kind: field(9, words(answerKinds)),
  /** To whom it is assigned, or why the unit cannot act. */
  text: field(10, shortText),
})
