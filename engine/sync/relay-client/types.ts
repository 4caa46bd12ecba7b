/** What a relay client is given and gives. */
import type { Bytes } from '../../../shared/bytes.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import type { AnswerOf, CallName, RequestOf } from '../../../shared/protocol/relay-wire/calls.ts'
import type { PushFrame } from '../../../shared/protocol/relay-wire/frame.ts'
import type { BasicDeps } from '../../deps.ts'
import type { RelayTrust } from '../socket.ts'
import type { RelayBlobs } from './blobs.ts'
import type { RelayIdentity } from './handshake.ts'

export interface RelayClientBounds {
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
  /** Without a frame or a ping from the relay. */
  readonly idleMs: number
  readonly requestsInFlight: number
  /** Callers that wait for a place: an outbox sends in order, so this is reached by a bug only. */
  readonly waitingRequests: number
}

/** Before it is certified a device shows the token of its invitation, and reaches one enrolment mailbox. */
export interface EnrolmentVisitor {
  readonly token: Bytes
}

export interface RelayClientOptions {
  /** `wss://host[:port]`, or `ws://` on this machine. */
  readonly url: string
  readonly identity: RelayIdentity | EnrolmentVisitor
  readonly deps: BasicDeps
  readonly trust?: RelayTrust
  /** Relay names of the policy; a relay of another name is `relay/untrusted`. */
  readonly relayNames?: readonly string[]
  readonly bounds?: Partial<RelayClientBounds>
}

export interface OnlineFacts {
  readonly logSize: number
  readonly mailHead: number
  /** As the relay calls itself; the policy lists it. Absent for a visitor and a file. */
  readonly relayName?: string
  /** Which store the cursors belong to, in hex; absent where the relay is of an older version. */
  readonly mailStore?: string
  /** Relay clock minus ours, ms: beyond `limits.skewShownMs` it is shown, beyond `limits.skewRefusedMs` nothing is sealed. */
  readonly skewMs: number
}

/** `closed` is the last one, also when it was asked for. */
export type RelayEvent = PushFrame | { readonly type: 'closed'; readonly error: GiaobanError }

export type RelayClientState = 'idle' | 'connecting' | 'authenticating' | 'online' | 'closed'

export interface RelayClient extends AsyncDisposable {
  readonly state: RelayClientState
  /** Once per client. Rejects with GiaobanError; the client is closed then. */
  connect(): Promise<OnlineFacts>
  /** Rejects with GiaobanError: the relay's refusal, or why there is no connection. */
  request<N extends CallName>(name: N, body: RequestOf<N>): Promise<AnswerOf<N>>
  readonly blobs: RelayBlobs
  /** Returns how to stop listening. Listeners must not throw. */
  listen(listener: (event: RelayEvent) => void): () => void
  close(): Promise<void>
}
