/** JSON documents of `giaoban complaint`. */
import { z } from 'zod'
import { deskCalls } from '../../shared/ipc/desk-calls.ts'
import { disputeReason, hex16, hex32, time, unitRef } from '../../shared/ipc/values.ts'
import { evidenceVerifyOutput } from './desk.ts'

export const complaintListOutput = deskCalls['complaint.list'].response
export const complaintExportOutput = z.strictObject({ id: z.string(), out: z.string(), size: z.number() })
export const complaintVerifyOutput = evidenceVerifyOutput
  .pick({ valid: true, trusted: true, root: true, findings: true })
  .extend({
    /** The three are present where a signature of the accused device stands on what is shown. */
    reason: disputeReason.optional(),
    /** signer: nobody but the accused device can have made it. key-holder: whoever was given the content key as well. */
    culprit: z.enum(['signer', 'key-holder']).optional(),
    accused: z.strictObject({ unit: unitRef, device: hex16, statement: hex32, at: time }).optional(),
    /** Who complains. */
    by: z
      .strictObject({
        unit: unitRef,
        device: hex16,
        officer: z.strictObject({ badge: z.string(), name: z.string(), role: z.string() }),
        at: time,
      })
      .optional(),
  })
