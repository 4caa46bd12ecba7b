/** Carry, type 66 version 1: the only way an old statement travels again (docs/spec/envelope.md, Carry). */
import type { StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { addresseeKeySchema } from '../addressee.ts'
import { defineBody } from '../body.ts'
import { signatureBytes } from '../plaintext.ts'
import { array, bytes, field, id, optional, record, refined, uint, words, type Infer } from '../schema.ts'

export const carryBodyVersion = 1

export const carryReasons = ['resend', 'sibling', 'snapshot', 'widen', 'forward', 'reissue'] as const
export type CarryReason = (typeof carryReasons)[number]

/** The original's own link, where the carrier knows it. No `prev` with seq 1. */
const linkSchema = refined(
  record({
    addressee: field(0, addresseeKeySchema),
    seq: field(1, uint(Number.MAX_SAFE_INTEGER, 1)),
    prev: optional(2, id<StatementHash>(32)),
  }),
  ({ seq, prev }) => (seq === 1) === (prev === undefined),
)

const itemSchema = record({
  tbsBytes: field(0, bytes({ max: limits.tbsBytes })),
  signatures: field(1, array(bytes({ exact: signatureBytes }), { min: 1, max: limits.signersPerStatement })),
  body: field(2, bytes({ max: limits.bodyBytes })),
  reason: field(3, words(carryReasons)),
  link: optional(4, linkSchema),
  /** Of a sibling or a snapshot: the size of the log by which the carrier has accepted it. */
  acceptedAt: optional(5, uint()),
})
export type CarriedItem = Infer<typeof itemSchema>

export const carryBody = defineBody({
  items: field(8, array(itemSchema, { min: 1, max: limits.carryOriginals })),
})
export type CarryFields = ReturnType<typeof carryBody.decode>
