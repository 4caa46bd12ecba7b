/** Posting, fetching and acknowledging envelopes (docs/spec/relay.md, Mail). */
import type { HeaderHash, UnitId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { addresseeBytes, addresseeKeySchema } from '../addressee.ts'
import { array, bool, bytes, field, id, optional, record, time, uint, type Infer } from '../schema.ts'

/** addressee || SHA-256(public key) || wrap. */
export const wrapLeafBytes = addresseeBytes + 32 + limits.wrapBytes
/** ceil(log2(limits.addressees)). */
export const pathNodes = 10
export const statusQueries = 256

const headerHash = id<HeaderHash>(32)
const cursor = uint()

export const postSchema = record({
  header: field(0, bytes({ max: limits.headerBytes })),
  leaves: field(1, array(bytes({ exact: wrapLeafBytes }), { min: 1, max: limits.addressees })),
  payload: field(2, bytes({ max: limits.payloadBytes })),
})
export type Post = Infer<typeof postSchema>

/** Sent only after the envelope survives a power cut. `at` is the first acceptance; a repeated post gets the same answer. */
export const postedSchema = record({ headerHash: field(0, headerHash), at: field(1, time) })
export type Posted = Infer<typeof postedSchema>

export const fetchSchema = record({ cursor: field(0, cursor), maxBytes: field(1, uint(limits.mailPageBytes)) })

/** A courier unit's mail, for whoever carries it there (docs/spec/sealed-files.md): every entry, and nothing moves. */
export const fetchForSchema = record({
  unit: field(0, id<UnitId>(16)),
  cursor: field(1, cursor),
  maxBytes: field(2, uint(limits.mailPageBytes)),
})

export const mailItemSchema = record({
  cursor: field(0, cursor),
  header: field(1, bytes({ max: limits.headerBytes })),
  index: field(2, uint(limits.addressees - 1)),
  leaf: field(3, bytes({ exact: wrapLeafBytes })),
  path: field(4, array(bytes({ exact: 32 }), { max: pathNodes })),
  payload: field(5, bytes({ max: limits.payloadBytes })),
})
export type MailItem = Infer<typeof mailItemSchema>

/** `next`: the cursor to go on from; equal to `head` when nothing more is there. Cursors may skip. */
export const pageSchema = record({
  items: field(0, array(mailItemSchema, { max: limits.mailPageItems })),
  next: field(1, cursor),
  head: field(2, cursor),
})
export type MailPage = Infer<typeof pageSchema>

export const ackSchema = record({ cursor: field(0, cursor) })
export const ackedSchema = record({ cursor: field(0, cursor) })

export const statusSchema = record({ headerHashes: field(0, array(headerHash, { max: statusQueries })) })
export const statusAnswerSchema = record({
  /** In the order asked. */
  entries: field(
    0,
    array(
      record({
        headerHash: field(0, headerHash),
        known: field(1, bool),
        addressees: field(
          2,
          array(
            record({
              key: field(0, addresseeKeySchema),
              deliveredAt: optional(1, time),
              unit: optional(2, id<UnitId>(16)),
            }),
            { max: limits.deliveriesPerPost },
          ),
        ),
      }),
      { max: statusQueries },
    ),
  ),
})
export type StatusEntry = Infer<typeof statusAnswerSchema>['entries'][number]

export const mailPushSchema = record({ head: field(0, cursor) })
export const deliveredPushSchema = record({
  headerHash: field(0, headerHash),
  key: field(1, addresseeKeySchema),
  at: field(2, time),
  /** Which member of a circle. */
  unit: optional(3, id<UnitId>(16)),
})
export type DeliveredPush = Infer<typeof deliveredPushSchema>
