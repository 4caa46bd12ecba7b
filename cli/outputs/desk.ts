/** JSON documents of search, exchange, evidence, directory and health. */
import { z } from 'zod'
import { deskCalls, searchHit, syncResult } from '../../shared/ipc/desk-calls.ts'
import { sessionCalls } from '../../shared/ipc/session-calls.ts'
import { hex32, time } from '../../shared/ipc/values.ts'

export const searchOutput = z.strictObject({
  hits: z.array(searchHit.pick({ kind: true, id: true, title: true, why: true, score: true })),
  tookMs: z.number(),
})

export const syncOutput = syncResult

export const evidenceExportOutput = z.strictObject({ id: z.string(), out: z.string(), size: z.number() })
export const evidenceVerifyOutput = z.strictObject({
  /** Every signature, certificate chain and inclusion proof in the package holds. */
  valid: z.boolean(),
  /** The chain ends in the root that was given from outside the package. */
  trusted: z.boolean(),
  root: hex32.optional(),
  signers: z.array(
    z.strictObject({
      role: z.string(),
      unit: z.string().optional(),
      officer: z.string().optional(),
      device: z.string().optional(),
      certificate: hex32.optional(),
    }),
  ),
  firstWitnessed: time.optional(),
  findings: z.array(z.strictObject({ code: z.string(), ok: z.boolean(), detail: z.string().optional() })),
})

export const directoryShowOutput = deskCalls['directory.show'].response.omit({ checkpointAt: true }).extend({
  checkpointAt: time.optional(),
})
export const directoryVerifyOutput = deskCalls['directory.verify'].response

export const rebuildOutput = sessionCalls['store.rebuild'].response
export const doctorOutput = sessionCalls['doctor.run'].response
