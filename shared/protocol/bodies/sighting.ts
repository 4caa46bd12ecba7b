/** Body of sighting: somebody or something was seen that a bulletin asks for. */
import { certainties } from '../../domain/bulletin-words.ts'
import { text } from '../../domain/shape.ts'
import type { StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, id, optional, time, words } from '../schema.ts'
import { roleField, shortText } from './record-body.ts'

export const sighting = defineBody({
  role: roleField,
  /** The version that was before the officer: statement hash of the head. */
  head: field(9, id<StatementHash>(32)),
  certainty: field(10, words(certainties)),
  /** When it was seen, ms UTC. */
  seenAt: field(11, time),
  place: field(12, shortText),
  text: optional(13, text(limits.longTextBytes, { lines: true }).cbor),
})
