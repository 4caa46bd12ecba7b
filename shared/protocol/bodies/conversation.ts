/** Bodies of the operations on a conversation, types 24 to 26 version 1 (docs/spec/conversation.md). */
import { text } from '../../domain/shape.ts'
import type { RecordId, StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, id, optional } from '../schema.ts'
import { roleField } from './record-body.ts'

const long = text(limits.longTextBytes, { lines: true }).cbor

export const conversationOpen = defineBody({
  role: roleField,
  title: field(9, text(limits.titleBytes).cbor),
  text: field(10, long),
  /** The record that it is about. */
  about: optional(11, id<RecordId>(32)),
})

export const conversationMessage = defineBody({
  role: roleField,
  text: field(9, long),
  /** The message that this answers. */
  answers: optional(10, id<StatementHash>(32)),
})

/** The unit takes part no longer. */
export const conversationLeave = defineBody({ role: roleField, text: optional(9, long) })
