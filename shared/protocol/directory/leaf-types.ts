/**
 * All leaf types with their bodies. Numbers and formats are fixed in version 1, also where the effect comes later.
 * `crit` belongs to the type: whether a client that does not know the type must stop sealing.
 */
import type { Infer } from '../schema.ts'
import { borderLeaf } from './leaves/border.ts'
import { circleLeaf } from './leaves/circle.ts'
import { deviceKeyLeaf } from './leaves/device-key.ts'
import { deviceLeaf } from './leaves/device.ts'
import { epochLeaf } from './leaves/epoch.ts'
import { matchingKeyLeaf } from './leaves/matching-key.ts'
import { newLogLeaf } from './leaves/new-log.ts'
import { officerLeaf } from './leaves/officer.ts'
import { policyLeaf } from './leaves/policy.ts'
import { revocationLeaf } from './leaves/revocation.ts'
import { roleLeaf } from './leaves/role.ts'
import { successionLeaf } from './leaves/succession.ts'
import { suspendLeaf } from './leaves/suspend.ts'
import { unitLeaf } from './leaves/unit.ts'
import { vetoLeaf } from './leaves/veto.ts'
import { witnessKeyLeaf } from './leaves/witness-key.ts'

export const leafTypes = {
  policy: { number: 1, crit: true, schema: policyLeaf },
  unit: { number: 2, crit: true, schema: unitLeaf },
  border: { number: 3, crit: false, schema: borderLeaf },
  officer: { number: 4, crit: true, schema: officerLeaf },
  device: { number: 5, crit: true, schema: deviceLeaf },
  'device-key': { number: 6, crit: true, schema: deviceKeyLeaf },
  suspend: { number: 7, crit: true, schema: suspendLeaf },
  epoch: { number: 8, crit: true, schema: epochLeaf },
  circle: { number: 9, crit: false, schema: circleLeaf },
  revocation: { number: 10, crit: true, schema: revocationLeaf },
  role: { number: 11, crit: true, schema: roleLeaf },
  succession: { number: 12, crit: true, schema: successionLeaf },
  'matching-key': { number: 13, crit: false, schema: matchingKeyLeaf },
  'witness-key': { number: 14, crit: true, schema: witnessKeyLeaf },
  'new-log': { number: 15, crit: true, schema: newLogLeaf },
  veto: { number: 16, crit: true, schema: vetoLeaf },
} as const

export type LeafType = keyof typeof leafTypes
export type LeafBody<T extends LeafType> = Infer<(typeof leafTypes)[T]['schema']>

const typeByNumber: ReadonlyMap<number, LeafType> = new Map(
  (Object.keys(leafTypes) as LeafType[]).map((type) => [leafTypes[type].number, type]),
)
export const leafTypeOf = (number: number): LeafType | undefined => typeByNumber.get(number)
