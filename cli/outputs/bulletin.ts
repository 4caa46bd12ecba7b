/** JSON documents of the `bulletin` commands: the part of the API contract that architecture.md promises to others. */
import { z } from 'zod'
import { pasteHints } from '../../shared/domain/paste/paste.ts'
import { bulletinDetail, bulletinRow } from '../../shared/ipc/bulletin-calls.ts'
import { ladderRow, time, unitCode } from '../../shared/ipc/values.ts'

export const bulletinSendOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  version: z.number(),
  recipients: z.array(unitCode),
})

/** Places are UTF-16 positions in the text after composing it (NFC, one kind of line end). */
export const bulletinParseOutput = z.strictObject({
  bulletin: z.record(z.string(), z.unknown()),
  fields: z.array(
    z.strictObject({
      path: z.string(),
      value: z.union([z.string(), z.number()]),
      confidence: z.enum(['sure', 'likely', 'guess']),
      start: z.number(),
      end: z.number(),
      text: z.string(),
    }),
  ),
  rest: z.array(z.string()),
  hints: z.array(z.enum(pasteHints)),
})

export const bulletinListOutput = z.strictObject({
  bulletins: z.array(
    bulletinRow.pick({
      id: true,
      ref: true,
      version: true,
      state: true,
      kind: true,
      title: true,
      unit: true,
      at: true,
      urgency: true,
      deadline: true,
      owes: true,
    }),
  ),
})

const shownAttachment = bulletinDetail.shape.attachments.element.pick({
  index: true,
  name: true,
  type: true,
  size: true,
  sha256: true,
  complete: true,
})
export const bulletinShowOutput = bulletinDetail
  .pick({
    id: true,
    ref: true,
    version: true,
    head: true,
    state: true,
    status: true,
    release: true,
    released: true,
    confirmed: true,
    unit: true,
    by: true,
    bulletin: true,
    checks: true,
  })
  .extend({ attachments: z.array(shownAttachment) })

const statusUnit = ladderRow.pick({
  unit: true,
  standsFor: true,
  rung: true,
  at: true,
  by: true,
  answer: true,
  acted: true,
  outcome: true,
  deadline: true,
  late: true,
})
export const bulletinStatusOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  version: z.number(),
  state: bulletinDetail.shape.state,
  units: z.array(statusUnit),
})

export const bulletinCancelOutput = z.strictObject({ id: bulletinDetail.shape.id, state: bulletinDetail.shape.state })
export const bulletinReleaseOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  version: z.number(),
  release: bulletinDetail.shape.release,
})
export const bulletinRevalidateOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  state: bulletinDetail.shape.state,
  expires: time,
})
export const rungOutput = z.strictObject({ id: bulletinDetail.shape.id, rung: ladderRow.shape.rung })

export const attachmentSaveOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  index: z.number(),
  out: z.string(),
  size: z.number(),
})
