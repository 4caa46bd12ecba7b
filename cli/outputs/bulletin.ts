/** JSON documents of the `bulletin` commands: the part of the API contract that architecture.md promises to others. */
import { z } from 'zod'
import { hitAnswers } from '../../shared/domain/bulletin-words.ts'
import { bulletinDetail, bulletinRow } from '../../shared/ipc/bulletin-values.ts'
import { ladderRow, time, unitCode } from '../../shared/ipc/values.ts'

export const bulletinSendOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  version: z.number(),
  recipients: z.array(unitCode),
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
    sightings: true,
    hits: true,
    proposed: true,
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
  rungs: true,
  deadline: true,
  late: true,
  superior: true,
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
export const bulletinEscalateOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  request: bulletinDetail.shape.id,
  superior: unitCode,
})
export const sightingReportOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  sighting: bulletinDetail.shape.id,
})
export const hitRequestOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  hit: bulletinDetail.shape.id,
  deadline: time,
})
export const hitAnswerOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  hit: bulletinDetail.shape.id,
  answer: z.enum(hitAnswers),
})
export const rungOutput = z.strictObject({ id: bulletinDetail.shape.id, rung: ladderRow.shape.rung })

export const attachmentSaveOutput = z.strictObject({
  id: bulletinDetail.shape.id,
  index: z.number(),
  out: z.string(),
  size: z.number(),
})
