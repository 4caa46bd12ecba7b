/**
 * Fork proof, type 77 version 1 (docs/spec/receipts.md, Forks): both statements of a device that told two stories, to its
 * own unit and to whoever both of them name. The number that they share lies inside of wraps and cannot be shown.
 */
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { signatureBytes } from '../plaintext.ts'
import { array, bytes, field, record, type Infer } from '../schema.ts'

const sideSchema = record({
  tbsBytes: field(0, bytes({ max: limits.tbsBytes })),
  signatures: field(1, array(bytes({ exact: signatureBytes }), { min: 1, max: limits.signersPerStatement })),
})
export type ForkSide = Infer<typeof sideSchema>

export const forkProofBody = defineBody({
  first: field(8, sideSchema),
  second: field(9, sideSchema),
})
export type ForkProofFields = ReturnType<typeof forkProofBody.decode>
