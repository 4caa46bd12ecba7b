/** Bodies of the operations on a shift handover, types 36 to 38 version 1 (docs/spec/handover.md). */
import { handoverFamilies, handoverNews, handoverSections } from '../../domain/handover-words.ts'
import { text } from '../../domain/shape.ts'
import type { RecordId, StatementHash, UnitId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { array, bytes, field, id, optional, record, time, uint, words, type Infer } from '../schema.ts'
import { roleField } from './record-body.ts'

const long = text(limits.longTextBytes, { lines: true }).cbor

/** One line: a record as it stood on the desk that hands over. */
const entry = record({
  section: field(0, words(handoverSections)),
  record: field(1, id<RecordId>(32)),
  /** The last operation of it that was counted there. */
  head: field(2, id<StatementHash>(32)),
  family: field(3, words(handoverFamilies)),
  owner: field(4, id<UnitId>(16)),
  title: field(5, text(limits.titleBytes).cbor),
  /** Until when a word is owed, or when it ends. */
  due: optional(6, time),
  /** Of what has changed. */
  news: optional(7, words(handoverNews)),
})
export type HandoverEntry = Infer<typeof entry>

/** Operations on records that reached the desk since `since`: how many, and a hash over all of theirs. */
const covers = record({ operations: field(0, uint()), digest: field(1, bytes({ exact: 32 })) })
export type HandoverCovers = Infer<typeof covers>

export const handoverOffer = defineBody({
  role: roleField,
  /** Since when changes are told, ms UTC. */
  since: field(9, time),
  /** The handover that this one follows. */
  previous: optional(10, id<RecordId>(32)),
  /** Until when it is to be taken over: absolute, ms UTC. */
  deadline: field(11, time),
  entries: field(12, array(entry, { max: handoverSections.length * limits.handoverEntries })),
  /** Sections that have more lines than are told. */
  more: field(13, array(words(handoverSections), { max: handoverSections.length })),
  covers: field(14, covers),
  /** The leaving officer's own words. */
  text: optional(15, long),
})

/** The coming officer's hand: it names the offer as its parent. */
export const handoverAccept = defineBody({ role: roleField, text: optional(9, long) })

/** Nobody is to take this one over any more: another one has been composed, or the shift goes on. */
export const handoverWithdraw = defineBody({ role: roleField, text: optional(9, long) })
