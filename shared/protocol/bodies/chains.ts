/**
 * Chains, type 75 version 1 (docs/spec/snapshot.md, Chains): a device tells its siblings how far it has what every device
 * has sent to their unit, so that they carry what it lacks. Never to another unit.
 */
import type { DeviceId, StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { addresseeKeySchema } from '../addressee.ts'
import { defineBody } from '../body.ts'
import { array, field, id, optional, record, refined, uint, type Infer } from '../schema.ts'
import { areMissingRanges, missingRangeSchema } from './receipt.ts'

/** One sender's chain toward the unit, or toward a circle that it is a member of. */
export const headSchema = refined(
  refined(
    record({
      device: field(0, id<DeviceId>(16)),
      /** Every number from 1 to this one is here, or lies below what a snapshot began with; 0 for none. */
      highest: field(1, uint()),
      missing: field(2, array(missingRangeSchema, { max: limits.missingRangesPerHead })),
      /** The statement under `highest`; absent for 0, and where the device has it by a snapshot's word only. */
      hash: optional(3, id<StatementHash>(32)),
      /** The highest number that is here. */
      last: field(4, uint()),
      /** The unit, or a circle of it. */
      addressee: field(5, addresseeKeySchema),
    }),
    areMissingRanges,
  ),
  ({ highest, hash, last, missing }) =>
    last >= highest && (missing.at(-1)?.to ?? 0) < Math.max(last, 1) && (highest > 0 || hash === undefined),
)
export type Head = Infer<typeof headSchema>

/** Which of how many messages of one word this is, from 0. */
export const partFields = {
  part: field(8, uint(limits.headParts - 1)),
  parts: field(9, uint(limits.headParts, 1)),
} as const

export const chainsBody = defineBody({
  ...partFields,
  heads: field(10, array(headSchema, { max: limits.headsPerPart })),
  /** Named and not here, or here without the word of one who has seen it in time. */
  wants: optional(11, array(id<StatementHash>(32), { min: 1, max: limits.receiptsPerEnvelope })),
  /** The sender is new since this epoch and has no whole snapshot. */
  newSince: optional(12, uint(Number.MAX_SAFE_INTEGER, 1)),
})
export type ChainsFields = ReturnType<typeof chainsBody.decode>
