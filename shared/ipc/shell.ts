/** The main-engine contract: what the engine may ask of the shell, and what the shell tells the engine. */
import { z } from 'zod'
import { alertKinds, bytesValue, urgency } from './values.ts'
import { failure } from './values.ts'

/** Engine -> main requests. Main is the only holder of the OS key store; it sees the machine secret and nothing else. */
export const shellCalls = {
  'keystore.wrap': {
    request: z.strictObject({ plaintext: bytesValue }),
    response: z.strictObject({ wrapped: bytesValue }),
  },
  'keystore.unwrap': {
    request: z.strictObject({ wrapped: bytesValue }),
    response: z.strictObject({ plaintext: bytesValue }),
  },
  'keystore.available': { request: z.strictObject({}), response: z.strictObject({ available: z.boolean() }) },
  /** `text` only when unlocked and the policy allows it. */
  notify: {
    request: z.strictObject({
      kind: z.enum([...alertKinds, 'acknowledged', 'locked', 'trouble']),
      urgency,
      text: z.string().max(300).optional(),
    }),
    response: z.strictObject({}),
  },
  /** Whether this home is open, and so takes in what comes: behind a locked screen too. */
  receiving: { request: z.strictObject({ receiving: z.boolean() }), response: z.strictObject({}) },
  badge: { request: z.strictObject({ count: z.number().int().min(0) }), response: z.strictObject({}) },
  'dialog.save': {
    request: z.strictObject({ suggestedName: z.string().max(255) }),
    response: z.strictObject({ path: z.string().optional() }),
  },
  /** Files that a person chose to be read; none where they did not. */
  'dialog.open': {
    request: z.strictObject({ endings: z.array(z.string().regex(/^[a-z0-9]{1,10}$/)).max(4), many: z.boolean() }),
    response: z.strictObject({ paths: z.array(z.string()).max(100) }),
  },
} as const
export type ShellCallName = keyof typeof shellCalls

/** Main -> engine messages. */
export const shellMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), home: z.string() }),
  /** A port to a window comes with this message (utility process) or as a virtual port number (Node child). */
  z.strictObject({ kind: z.literal('port'), port: z.number().int() }),
  z.strictObject({ kind: z.literal('power'), state: z.enum(['suspend', 'resume', 'lock-screen', 'unlock-screen']) }),
  z.strictObject({ kind: z.literal('lock') }),
  z.strictObject({ kind: z.literal('shutdown') }),
])
export type ShellMessage = z.infer<typeof shellMessage>

/** Engine -> main frames: a request, or the wish to be restarted empty after a vault lock. */
export const engineMessage = z.union([
  z.strictObject({ kind: z.literal('request'), id: z.number().int(), call: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('restart-empty') }),
  z.strictObject({ kind: z.literal('failed'), error: failure }),
])
/** Main's answer to an engine request. */
export const shellAnswer = z.union([
  z.strictObject({ kind: z.literal('answer'), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ kind: z.literal('answer'), id: z.number().int(), ok: z.literal(false), error: failure }),
])
