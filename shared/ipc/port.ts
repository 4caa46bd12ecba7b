/**
 * Frames on the renderer-engine port. Structured clone carries byte arrays as they are. Anything that does not parse is
 * dropped by the page and answered with `usage/invalid-input` by the engine.
 */
import { z } from 'zod'
import { failure } from './values.ts'

export const requestFrame = z.strictObject({
  id: z.number().int().min(1),
  call: z.string().max(64),
  input: z.unknown(),
})
export const answerFrame = z.union([
  z.strictObject({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), ok: z.literal(false), error: failure }),
])
export const eventFrame = z.strictObject({ event: z.string().max(64), value: z.unknown() })
export type RequestFrame = z.infer<typeof requestFrame>
export type AnswerFrame = z.infer<typeof answerFrame>
export type EventFrame = z.infer<typeof eventFrame>

/** The least that a MessagePort, a utility process and a child process have in common. */
export interface FramePort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}
