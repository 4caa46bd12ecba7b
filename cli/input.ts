/** Small schemas for what people type after a command. A failure names its sentence in `params.key`. */
import { z } from 'zod'
import { hex32, idOrPrefix } from '../shared/ipc/values.ts'
import { parseDuration } from '../shared/time.ts'
import type { MessageKey } from './words/keys.ts'

const complain = (
  context: z.RefinementCtx,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): typeof z.NEVER => {
  context.addIssue({ code: 'custom', params: { key, values } })
  return z.NEVER
}

/** An id, its prefix of 8 or more digits, or a reference for people. */
export const recordId = z.string().transform((text, context) => {
  const parsed = idOrPrefix.safeParse(/^[0-9a-fA-F]+$/.test(text) ? text.toLowerCase() : text.toUpperCase())
  return parsed.success ? parsed.data : complain(context, 'id-form')
})

/** A statement by its whole hash: entries of a case. */
export const statementId = z.string().transform((text, context) => {
  const parsed = hex32.safeParse(text.toLowerCase())
  return parsed.success ? parsed.data : complain(context, 'id-form')
})

/** `90s|10m|8h|3d` as ms. */
export const duration = z.string().transform((text, context) => parseDuration(text) ?? complain(context, 'duration'))

export const wholeNumber = (min: number, max: number) =>
  z.string().transform((text, context) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : complain(context, 'number', { min, max })
  })

export const flag = z.literal(true).optional()

/** `tp-hcm,dong-nai` as a list; empty items are wrong. */
export const commaList = z.string().transform((text) => text.split(',').map((each) => each.trim()))
