/** Input of the commands that compose, and what several of them take. */
import { z } from 'zod'
import { hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { parseUnitCode } from '../../shared/ids.ts'
import { hex32, relayUrl } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'

const path = z.string().min(1)
export const composeInput = {
  dir: path,
  key: path,
  out: path,
  with: z.array(z.string().min(1)).max(limits.rootKeys).optional(),
  note: z.string().min(1).max(limits.shortTextBytes).optional(),
} as const

export const codeInput = z.string().transform((text, context) => {
  const code = parseUnitCode(text)
  if (code !== undefined) return code
  context.addIssue({ code: 'custom', params: { key: 'unit-code' } })
  return z.NEVER
})

/** At least 16 digits of a statement's id: what nobody finds a second file for. */
export const expectedId = z.string().regex(/^[0-9a-f]{16,64}$/)

export const relayInput = relayUrl
export const pinInput = z.array(hex32).max(8).optional()

/** `name=64 hex digits` of a witness's key. */
export const witnessInput = z.string().transform((text, context) => {
  const at = text.lastIndexOf('=')
  const key = hexToBytes(text.slice(at + 1))
  if (at > 0 && key?.length === 32) return { name: text.slice(0, at), key }
  context.addIssue({ code: 'custom', params: { key: 'witness-form' } })
  return z.NEVER
})

export function keyBytes(hex: string): Bytes {
  const key = hexToBytes(hex)
  if (key?.length !== 32) throw new GiaobanError('usage/invalid-input')
  return key
}
