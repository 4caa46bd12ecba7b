/**
 * Bodies of bulletin-create and bulletin-update (docs/spec/bulletin.md). An update carries the whole new content and
 * supersedes. Marking and handling stand in the TBS, files in the common attachment table.
 */
import type { BulletinInput } from '../../domain/bulletin-input.ts'
import { bulletinTable } from '../../domain/bulletin-table.ts'
import { releases, urgencies } from '../../domain/bulletin-words.ts'
import { defineBody } from '../body.ts'
import { field, optional, time, words, type Infer, type Schema } from '../schema.ts'
import { roleField } from './record-body.ts'

/** The part of a bulletin that its body holds. */
export type BulletinContent = Omit<BulletinInput, 'marking' | 'handling' | 'attachments'>
// The table leaves out the rows without a key: marking, handling, attachments.
const content = bulletinTable.cbor as unknown as Schema<BulletinContent>

export const bulletinCreate = defineBody({
  role: roleField,
  bulletin: field(9, content),
  urgency: field(10, words(urgencies)),
  /** Until when an acknowledgement is owed: absolute, ms UTC. */
  deadline: field(11, time),
  release: field(12, words(releases)),
  /** Until when the bulletin holds without revalidation, ms UTC. */
  validUntil: field(13, time),
})
export type BulletinCreateBody = Infer<BodySchema<typeof bulletinCreate>>

export const bulletinUpdate = defineBody({
  role: roleField,
  bulletin: field(9, content),
  urgency: field(10, words(urgencies)),
  /** Absent: the deadline stays as it is. */
  deadline: optional(11, time),
  validUntil: field(13, time),
})
export type BulletinUpdateBody = Infer<BodySchema<typeof bulletinUpdate>>

type BodySchema<B> = B extends { decode(body: Uint8Array): infer T } ? Schema<T> : never
