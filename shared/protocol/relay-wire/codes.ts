/** What a relay answers instead of what was asked (docs/spec/relay.md, Errors). Order is part of the protocol. */
import { CodecError } from '../cbor.ts'
import { field, mapped, optional, record, text, uint, words, type Infer, type Schema } from '../schema.ts'

export const wireCodes = [
  'garbage',
  'too-large',
  'auth-timeout',
  'auth-refused',
  'auth-expired',
  'device-unknown',
  'device-inactive',
  'not-found',
  'post-header',
  'post-payload',
  'post-leaves',
  'post-root',
  'post-addressee',
  'post-epoch',
  'log-refused',
  'rate-limited',
  'busy',
  'quota',
  'full',
  'offset',
  'hash',
  'draining',
  'slow-consumer',
  'idle',
  'replaced',
  'internal',
] as const
export type WireCode = (typeof wireCodes)[number]

const reasonForm = /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/

/** A word from below, e.g. why the log refused a statement. Never free text. */
const reason: Schema<string> = mapped(text(64), {
  toWire: (word) => checkedReason(word),
  fromWire: (word) => checkedReason(word),
})

function checkedReason(word: string): string {
  if (!reasonForm.test(word)) throw new CodecError()
  return word
}

export const wireErrorSchema = record({
  code: field(0, words(wireCodes)),
  retryAfterMs: optional(1, uint(86_400_000)),
  reason: optional(2, reason),
})
export type WireError = Infer<typeof wireErrorSchema>

/** WebSocket close codes of this protocol: the reason phrase is the wire code. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  garbage: 4000,
  auth: 4001,
  slow: 4008,
  idle: 4009,
  replaced: 4010,
  internal: 4011,
} as const
