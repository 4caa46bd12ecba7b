/** Body of bulletin-revalidate: the owner says that the bulletin still holds, and until when. */
import { defineBody } from '../body.ts'
import { field, time } from '../schema.ts'
import { roleField } from './record-body.ts'

export const bulletinRevalidate = defineBody({
  role: roleField,
  /** Until when it holds from here on, ms UTC. */
  validUntil: field(9, time),
})
