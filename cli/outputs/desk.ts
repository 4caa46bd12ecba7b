/** JSON documents of search, exchange, evidence, directory and health. */
import { z } from 'zod'
import { findingCodes } from '../../engine/evidence/findings.ts'
import { deskCalls, rotateResult, searchHit, syncResult } from '../../shared/ipc/desk-calls.ts'
import { signedWord } from '../../shared/ipc/evidence-calls.ts'
import { documentVerdict } from '../../shared/ipc/document-calls.ts'
import { sessionCalls } from '../../shared/ipc/session-calls.ts'
import { hex16, hex32, receiptOutcome, role, rung, time, unitRef } from '../../shared/ipc/values.ts'

export const searchOutput = z.strictObject({
  hits: z.array(searchHit.pick({ kind: true, id: true, title: true, why: true, score: true })),
  tookMs: z.number(),
})

export const syncOutput = syncResult
export const rotateOutput = rotateResult

/** One signed receipt or operation, checked now. */
export const evidenceShowOutput = signedWord.omit({ mayExport: true })
export const evidenceExportOutput = z.strictObject({
  id: z.string(),
  statement: hex32.optional(),
  out: z.string(),
  size: z.number(),
})
export const evidenceVerifyOutput = z.strictObject({
  /** Every signature, certificate and checkpoint in the package holds: no finding is an error. */
  valid: z.boolean(),
  /** The log in the package leads from the root that was given from outside of it. */
  trusted: z.boolean(),
  /** What the package claims; absent where its log does not lead there. */
  root: hex32.optional(),
  record: hex32.optional(),
  /** By the time that each signer states; the export last. */
  signers: z.array(
    z.strictObject({
      statement: hex32.optional(),
      kind: z.string(),
      at: time,
      notBefore: time.optional(),
      firstWitnessed: time.optional(),
      unit: unitRef,
      officer: z.strictObject({ badge: z.string(), name: z.string(), role: role.optional() }).optional(),
      device: hex16,
      says: z.array(z.strictObject({ statement: hex32, rung, outcome: receiptOutcome, at: time })).optional(),
    }),
  ),
  firstWitnessed: time.optional(),
  /** Of the sheet whose code was given. */
  document: documentVerdict.optional(),
  findings: z.array(
    z.strictObject({
      code: z.enum(findingCodes),
      level: z.enum(['error', 'warning', 'note']),
      statement: hex32.optional(),
      at: time.optional(),
      detail: z.string().optional(),
    }),
  ),
})

export const directoryShowOutput = deskCalls['directory.show'].response.omit({ checkpointAt: true }).extend({
  checkpointAt: time.optional(),
})
export const directoryVerifyOutput = deskCalls['directory.verify'].response

export const rebuildOutput = sessionCalls['store.rebuild'].response
export const doctorOutput = sessionCalls['doctor.run'].response
export const auditVerifyOutput = sessionCalls['audit.verify'].response

export const recoveryCreateOutput = sessionCalls['recovery.create'].response
export const recoveryAdoptOutput = sessionCalls['recovery.adopt'].response
export const backupCreateOutput = sessionCalls['backup.create'].response.extend({ out: z.string() })
export const backupVerifyOutput = z.strictObject({
  ok: z.boolean(),
  unit: hex16,
  device: hex16,
  created: time,
  kit: z.string(),
  /** How far the audit of that device had come: the larger of two backups is the newer one. */
  auditSize: z.number(),
})
export const backupRestoreOutput = backupVerifyOutput.omit({ ok: true }).extend({ home: z.string() })
