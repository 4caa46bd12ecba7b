/** Leaf type 4: an officer's certificate. It names nobody: name and badge travel in bodies, with the salt. */
import { bool, field, record, time, type Infer } from '../../schema.ts'
import { hash32, officerId, publicKey32, roleSet, unitId } from './fields.ts'

export const officerLeaf = record({
  unit: field(0, unitId),
  officer: field(1, officerId),
  nameHash: field(2, hash32),
  roles: field(3, roleSet),
  /** May be the second signer of a device certificate. */
  approve: field(4, bool),
  key: field(5, publicKey32),
  notAfter: field(6, time),
})
export type OfficerLeaf = Infer<typeof officerLeaf>
