/**
 * Frames: one binary WebSocket message is the CBOR array [kind, request id, body] of at most `limits.frameBytes`.
 * Request ids are chosen by the client, from 1, unique among its open requests; 0 is for everything unasked.
 */
import type { Bytes } from '../../bytes.ts'
import { limits } from '../../limits.ts'
import { CodecError, decodeCbor, encodeCbor, type CborValue } from '../cbor.ts'
import { uint, type Infer, type Schema } from '../schema.ts'
import {
  callNames,
  calls,
  control,
  pushes,
  pushNames,
  type AnswerOf,
  type CallName,
  type PushName,
  type PushOf,
  type RequestOf,
} from './calls.ts'
import type { WireError } from './codes.ts'
import type { enteredSchema, enterSchema } from './enrolment.ts'
import type { Auth, Challenge, Welcome } from './handshake.ts'

export type ClientFrame =
  | { readonly type: 'auth'; readonly body: Auth }
  | { readonly type: 'enter'; readonly body: Infer<typeof enterSchema> }
  | {
      [N in CallName]: { readonly type: 'request'; readonly id: number; readonly name: N; readonly body: RequestOf<N> }
    }[CallName]

export type PushFrame = {
  [N in PushName]: { readonly type: 'push'; readonly name: N; readonly body: PushOf<N> }
}[PushName]

export type RelayFrame =
  | { readonly type: 'challenge'; readonly body: Challenge }
  | { readonly type: 'welcome'; readonly body: Welcome }
  | { readonly type: 'entered'; readonly body: Infer<typeof enteredSchema> }
  /** Request id 0: the session ends. */
  | { readonly type: 'error'; readonly id: number; readonly body: WireError }
  | {
      [N in CallName]: { readonly type: 'answer'; readonly id: number; readonly name: N; readonly body: AnswerOf<N> }
    }[CallName]
  | PushFrame

const encode = <T>(head: { readonly kind: number; readonly id: number }, schema: Schema<T>, body: T): Bytes => {
  const frame = encodeCbor([head.kind, head.id, schema.toCbor(body)])
  if (frame.length > limits.frameBytes) throw new CodecError()
  return frame
}

// The tables pair each name with its schema; a union of names loses that pairing, hence Schema<never> here.
const schemaOf = (schema: unknown): Schema<never> => schema as Schema<never>

/** Throws CodecError for a body that would be refused, or a frame that would be too large. */
export function encodeClientFrame(frame: ClientFrame): Bytes {
  if (frame.type === 'auth') return encode({ kind: control.auth.kind, id: 0 }, control.auth.body, frame.body)
  if (frame.type === 'enter') return encode({ kind: control.enter.kind, id: 0 }, control.enter.body, frame.body)
  const { kind, request } = calls[frame.name]
  return encode({ kind, id: frame.id }, schemaOf(request), frame.body as never)
}

export function encodeRelayFrame(frame: RelayFrame): Bytes {
  switch (frame.type) {
    case 'challenge':
      return encode({ kind: control.challenge.kind, id: 0 }, control.challenge.body, frame.body)
    case 'welcome':
      return encode({ kind: control.welcome.kind, id: 0 }, control.welcome.body, frame.body)
    case 'entered':
      return encode({ kind: control.entered.kind, id: 0 }, control.entered.body, frame.body)
    case 'error':
      return encode({ kind: control.error.kind, id: frame.id }, control.error.body, frame.body)
    case 'answer':
      return encode(
        { kind: calls[frame.name].kind + 1, id: frame.id },
        schemaOf(calls[frame.name].answer),
        frame.body as never,
      )
    case 'push':
      return encode({ kind: pushes[frame.name].kind, id: 0 }, schemaOf(pushes[frame.name].body), frame.body as never)
  }
}

const number = uint()

function split(bytes: Uint8Array): { readonly kind: number; readonly id: number; readonly body: CborValue } {
  const value = decodeCbor(bytes, limits.frameBytes)
  if (!Array.isArray(value) || value.length !== 3) throw new CodecError()
  const [kind, id, body] = value as readonly CborValue[]
  return { kind: number.fromCbor(kind as CborValue), id: number.fromCbor(id as CborValue), body: body as CborValue }
}

const callByRequestKind = new Map(callNames.map((name) => [calls[name].kind, name]))
const pushByKind = new Map(pushNames.map((name) => [pushes[name].kind, name]))

/** What a relay may receive. Throws CodecError for everything else. */
export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  const { kind, id, body } = split(bytes)
  if (kind === control.auth.kind && id === 0) return { type: 'auth', body: control.auth.body.fromCbor(body) }
  if (kind === control.enter.kind && id === 0) return { type: 'enter', body: control.enter.body.fromCbor(body) }
  const name = callByRequestKind.get(kind)
  if (name === undefined || id === 0) throw new CodecError()
  return { type: 'request', id, name, body: schemaOf(calls[name].request).fromCbor(body) }
}

/** What a client may receive. Throws CodecError for everything else. */
export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  const { kind, id, body } = split(bytes)
  if (kind === control.error.kind) return { type: 'error', id, body: control.error.body.fromCbor(body) }
  const answered = callByRequestKind.get(kind - 1)
  if (answered !== undefined && id !== 0)
    return { type: 'answer', id, name: answered, body: schemaOf(calls[answered].answer).fromCbor(body) }
  if (id !== 0) throw new CodecError()
  if (kind === control.challenge.kind) return { type: 'challenge', body: control.challenge.body.fromCbor(body) }
  if (kind === control.welcome.kind) return { type: 'welcome', body: control.welcome.body.fromCbor(body) }
  if (kind === control.entered.kind) return { type: 'entered', body: control.entered.body.fromCbor(body) }
  const pushed = pushByKind.get(kind)
  if (pushed === undefined) throw new CodecError()
  return { type: 'push', name: pushed, body: schemaOf(pushes[pushed].body).fromCbor(body) }
}
