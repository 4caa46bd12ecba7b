/**
 * Circle name, type 74 version 1 (docs/spec/circles.md, Name): what the unit that has made a circle calls it. It travels
 * to the members only: the log shows who belongs together, never what for.
 */
import type { CircleId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { field, id, text, uint } from '../schema.ts'

export const circleNameBody = defineBody({
  circle: field(8, id<CircleId>(16)),
  /** Whose members are told. */
  version: field(9, uint(Number.MAX_SAFE_INTEGER, 1)),
  name: field(10, text(limits.circleNameBytes)),
})
export type CircleNameFields = ReturnType<typeof circleNameBody.decode>
