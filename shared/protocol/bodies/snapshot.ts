/**
 * Snapshot, type 67 version 1 (docs/spec/snapshot.md, Heads): where the unit stands, for a device that is new in it. The
 * originals travel in carries; this says which there must be.
 */
import type { DeviceId, RecordId, StatementHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { array, field, id, record, uint, type Infer } from '../schema.ts'
import { headSchema, partFields } from './chains.ts'

const frontierSchema = record({
  record: field(0, id<RecordId>(32)),
  /** Operations that no other one names, ascending. */
  frontier: field(1, array(id<StatementHash>(32), { min: 1, max: limits.frontierNamed })),
})
export type RecordFrontier = Infer<typeof frontierSchema>

const newcomerSchema = record({
  device: field(0, id<DeviceId>(16)),
  /** The first that was made for it. */
  epoch: field(1, uint(Number.MAX_SAFE_INTEGER, 1)),
})
export type NewcomerName = Infer<typeof newcomerSchema>

export const snapshotBody = defineBody({
  ...partFields,
  newcomer: field(10, newcomerSchema),
  heads: field(11, array(headSchema, { max: limits.headsPerPart })),
  records: field(12, array(frontierSchema, { max: limits.recordsPerPart })),
  /** Operations of the records of this part. */
  count: field(13, uint()),
})
export type SnapshotFields = ReturnType<typeof snapshotBody.decode>

/** Snapshot seen, type 76 version 1: a second sibling has compared a snapshot with what it has itself. */
export const snapshotSeenBody = defineBody({
  newcomer: field(8, newcomerSchema),
  /** The parts, by their statement hashes, in their order. */
  seen: field(9, array(id<StatementHash>(32), { min: 1, max: limits.headParts })),
  /** Records that it leaves out although its own heads say that their statements are there. */
  omitted: field(10, array(id<RecordId>(32), { max: limits.recordsPerPart })),
})
export type SnapshotSeenFields = ReturnType<typeof snapshotSeenBody.decode>
