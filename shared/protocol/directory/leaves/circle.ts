/** Leaf type 9: a circle of units with one key. Its seed is wrapped to the epoch of each member unit. */
import type { UnitId } from '../../../ids.ts'
import { limits } from '../../../limits.ts'
import { field, mapped, optional, record, tuple, uint, type Infer } from '../../schema.ts'
import { ascending, circleId, deviceId, hash32, leafHashField, unitId } from './fields.ts'

const member = mapped(tuple(unitId, uint()), {
  toWire: ({ unit, epoch }: { readonly unit: UnitId; readonly epoch: number }) => [unit, epoch] as const,
  fromWire: ([unit, epoch]) => ({ unit, epoch }),
})

export const circleLeaf = record({
  circle: field(0, circleId),
  version: field(1, uint()),
  previous: optional(2, leafHashField),
  members: field(
    3,
    ascending(member, { min: 2, max: limits.circleMembers }, (each) => each.unit),
  ),
  publicKeyHash: field(4, hash32),
  seedWrapsRoot: field(5, hash32),
  author: field(6, deviceId),
})
export type CircleLeaf = Infer<typeof circleLeaf>
