/** Receipt, type 64 version 1 (docs/spec/receipts.md): what became of statements, and how far each link is unbroken. */
import type { DeviceId, StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { addresseeKeySchema } from '../addressee.ts'
import { defineBody } from '../body.ts'
import {
  array,
  bool,
  field,
  id,
  mapped,
  optional,
  record,
  refined,
  time,
  tuple,
  uint,
  words,
  type Infer,
} from '../schema.ts'

export const receiptBodyVersion = 1

export const receiptRungs = ['decrypted', 'opened'] as const
export type ReceiptRung = (typeof receiptRungs)[number]
export const receiptOutcomes = [
  'accepted',
  'expired',
  'quarantined',
  'not-allowed',
  'needs-update',
  'waiting-parents',
] as const
export type ReceiptOutcome = (typeof receiptOutcomes)[number]

const entrySchema = record({
  statement: field(0, id<StatementHash>(32)),
  addressee: field(1, addresseeKeySchema),
  rung: field(2, words(receiptRungs)),
  outcome: field(3, words(receiptOutcomes)),
  at: field(4, time),
  /** All attachments fetched, verified, on disk. */
  complete: field(5, bool),
})
export type ReceiptEntry = Infer<typeof entrySchema>

/** First and last missing sequence number, both included. */
export interface MissingRange {
  readonly from: number
  readonly to: number
}
export const missingRangeSchema = refined(
  mapped(tuple(uint(Number.MAX_SAFE_INTEGER, 1), uint(Number.MAX_SAFE_INTEGER, 1)), {
    toWire: ({ from, to }: MissingRange) => [from, to] as const,
    fromWire: ([from, to]): MissingRange => ({ from, to }),
  }),
  ({ from, to }) => from <= to,
)

/** Ranges lie above the contiguous part, ascending, and do not touch. */
export const areMissingRanges = (link: {
  readonly highest: number
  readonly missing: readonly MissingRange[]
}): boolean => link.missing.every(({ from }, index) => from > (link.missing[index - 1]?.to ?? link.highest - 1) + 1)

const linkSchema = refined(
  record({
    device: field(0, id<DeviceId>(16)),
    addressee: field(1, addresseeKeySchema),
    /** Everything from 1 up to here is stored; 0 for nothing. */
    highest: field(2, uint()),
    missing: field(3, array(missingRangeSchema, { max: limits.missingRangesPerLink })),
    /** One for each range: what its last number must be, as the number behind it says. A sibling finds the rest by it. */
    ends: optional(4, array(id<StatementHash>(32), { min: 1, max: limits.missingRangesPerLink })),
  }),
  (link) => areMissingRanges(link) && (link.ends === undefined || link.ends.length === link.missing.length),
)
export type ReceiptLink = Infer<typeof linkSchema>

export const receiptBody = defineBody({
  entries: field(8, array(entrySchema, { max: limits.receiptsPerEnvelope })),
  links: field(9, array(linkSchema, { max: limits.receiptsPerEnvelope })),
  /** Statements that are named as parents and not here. */
  wants: optional(10, array(id<StatementHash>(32), { min: 1, max: limits.receiptsPerEnvelope })),
})
export type ReceiptFields = ReturnType<typeof receiptBody.decode>
