/** Body of bulletin-cancel: đình nã, đình tìm, or the withdrawal of a diffusion (names.md, closing reasons). */
import { cancelReasons } from '../../domain/bulletin-words.ts'
import { roleField, shortText } from './record-body.ts'
import { defineBody } from '../body.ts'
import { field, optional, words } from '../schema.ts'

export const bulletinCancel = defineBody({
  role: roleField,
  reason: field(9, words(cancelReasons)),
  text: optional(10, shortText),
})
