/** Body of bulletin-cancel: đình nã, đình tìm, or the withdrawal of a diffusion (names.md, closing reasons). */
import { cancelReasons } from '../../domain/bulletin-words.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, optional, text, words } from '../schema.ts'
import { roleField } from './record-body.ts'

export const bulletinCancel = defineBody({
  role: roleField,
  reason: field(9, words(cancelReasons)),
  text: optional(10, text(limits.shortTextBytes)),
})
