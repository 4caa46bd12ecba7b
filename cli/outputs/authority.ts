/** JSON documents of the commands `authority` and `unit`. */
import { z } from 'zod'
import { saidRow } from '../../shared/ipc/admin-calls.ts'
import { unitDetail, vetoResult } from '../../shared/ipc/unit-calls.ts'
import { hex16, hex32, time, unitCode, unitRef } from '../../shared/ipc/values.ts'

export const rootKeyOutput = z.strictObject({ holder: z.string(), key: hex32, file: z.string(), public: z.string() })

export const authorityCreateOutput = z.strictObject({
  id: hex16,
  name: z.string(),
  /** What every invitation pins. */
  root: hex32,
  threshold: z.number(),
  holders: z.array(z.string()),
  dir: z.string(),
})

/** A statement on its way from hand to hand. */
export const proposalOutput = z.strictObject({
  file: z.string(),
  id: hex32,
  type: z.string(),
  /** What it says, for whoever is asked to sign. */
  says: z.array(saidRow),
  signed: z.array(z.string()),
  missing: z.array(z.string()),
  complete: z.boolean(),
  expires: time,
})
export type ProposalOutput = z.infer<typeof proposalOutput>

export const publishOutput = z.strictObject({
  published: z.array(z.strictObject({ type: z.string(), index: z.number().optional() })),
  relay: z.string().optional(),
  out: z.string().optional(),
})

const shownUnit = unitRef.extend({
  level: z.string(),
  parent: unitCode.optional(),
  administrators: z.number(),
  /** Closed, since when the heir stands in its place; absent while it is open. */
  successor: unitCode.optional(),
  closed: z.boolean(),
})
const pending = z.strictObject({
  kind: z.enum(['recovery', 'succession']),
  unit: unitRef,
  leaf: hex32,
  validFrom: time,
})

export const authorityShowOutput = z.strictObject({
  id: hex16,
  name: z.string(),
  root: hex32,
  demo: z.boolean(),
  /** Absent before the first policy was given out. */
  policy: z
    .strictObject({
      serial: z.number(),
      threshold: z.number(),
      origin: z.string(),
      witnesses: z.array(z.string()),
      quorum: z.number(),
    })
    .optional(),
  holders: z.array(z.strictObject({ name: z.string(), key: hex32, counts: z.boolean() })),
  /** Leaves of the log that a desk has given out; absent where none has. */
  log: z.strictObject({ size: z.number(), root: hex32 }).optional(),
  units: z.array(shownUnit),
  pending: z.array(pending),
})

export const invitationOutput = z.strictObject({ file: z.string(), unit: unitRef, fingerprint: z.string() })
export const exportOutput = z.strictObject({ file: z.string(), size: z.number() })
export const importOutput = z.strictObject({ size: z.number(), root: hex32 })

export const beginOutput = z.strictObject({
  home: z.string(),
  file: z.string(),
  /** Both are compared by word of mouth: the invitation as it came, the request as it goes. */
  invitation: z.string(),
  request: z.string(),
})
export const proposalsOutput = z.strictObject({ statements: z.array(proposalOutput) })
export const countersignOutput = proposalsOutput.extend({ published: z.number() })

export const unitShowOutput = unitDetail
export const unitVetoOutput = vetoResult
export const unitRenameOutput = z.strictObject({ id: hex32, file: z.string(), missing: z.number() })
