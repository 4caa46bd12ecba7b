/** The state machine behind a client. Every way out goes through `#end`, once. */
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { AnswerOf, CallName, RequestOf } from '../../../shared/protocol/relay-wire/calls.ts'
import {
  decodeRelayFrame,
  encodeClientFrame,
  type ClientFrame,
  type RelayFrame,
} from '../../../shared/protocol/relay-wire/frame.ts'
import type { Challenge, Welcome } from '../../../shared/protocol/relay-wire/handshake.ts'
import {
  networkError,
  openSocket,
  openWebSocket,
  parseRelayUrl,
  type FrameSocket,
  type RelayAddress,
  type RelayTrust,
} from '../socket.ts'
import { createRelayBlobs, type RelayBlobs } from './blobs.ts'
import type { OnlineFacts, RelayClientBounds, RelayClientOptions, RelayClientState, RelayEvent } from './types.ts'
import { fromWire } from './errors.ts'
import { answerChallenge } from './handshake.ts'
import { createRelayHttp, type RelayHttp } from './http.ts'
import { OpenRequests } from './requests.ts'

type State =
  | { readonly name: 'idle' }
  | { readonly name: 'connecting' }
  | { readonly name: 'authenticating'; readonly socket: FrameSocket; isAnswered: boolean }
  | { readonly name: 'online'; readonly socket: FrameSocket; readonly token: Bytes }
  | { readonly name: 'closed'; readonly error: GiaobanError }

export class RelayConnection {
  readonly blobs: RelayBlobs
  readonly #options: RelayClientOptions & { readonly trust: RelayTrust; readonly bounds: RelayClientBounds }
  readonly #address: RelayAddress
  readonly #requests: OpenRequests
  readonly #http: RelayHttp
  readonly #listeners = new Set<(event: RelayEvent) => void>()
  readonly #welcomed: Deferred<OnlineFacts> = defer()
  #state: State = { name: 'idle' }
  #socket: FrameSocket | undefined
  #certificateHash: Bytes | undefined
  #relayName: string | undefined
  /** Frames that came before the opened socket was handed over. */
  readonly #early: (Bytes | undefined)[] = []
  #timer: NodeJS.Timeout | undefined
  /** Gives up a connection that is not yet open. */
  #abandon: (() => void) | undefined

  constructor(options: RelayClientOptions & { readonly trust: RelayTrust; readonly bounds: RelayClientBounds }) {
    const { deps, trust, bounds } = options
    this.#options = options
    this.#address = parseRelayUrl(options.url)
    this.#requests = new OpenRequests(
      { inFlight: bounds.requestsInFlight, waiting: bounds.waitingRequests, timeoutMs: bounds.requestTimeoutMs },
      () => this.#end(new GiaobanError('relay/timeout')),
    )
    const times = { connectMs: bounds.connectTimeoutMs, timeoutMs: bounds.requestTimeoutMs }
    this.#http = createRelayHttp(deps, { address: this.#address, trust, ...times })
    this.blobs = createRelayBlobs(this.#http, () => bytesToHex(this.#online().token), deps.clock)
    this.#welcomed.promise.catch(() => undefined) // whoever called `connect` has it too
  }

  get state(): RelayClientState {
    return this.#state.name
  }

  async connect(): Promise<OnlineFacts> {
    if (this.#state.name !== 'idle') throw new GiaobanError('usage/wrong-state')
    this.#state = { name: 'connecting' }
    const { trust, bounds, deps } = this.#options
    const timeoutMs = bounds.connectTimeoutMs
    this.#timer = setTimeout(() => this.#end(new GiaobanError('relay/unreachable')), timeoutMs)
    try {
      deps.step('client.connect.before')
      const over = await openSocket({ address: this.#address, trust, crypto: deps.crypto, timeoutMs })
      this.#certificateHash = over.certificateHash
      this.#abandon = () => over.socket.destroy()
      const listener = {
        message: (bytes: Bytes | undefined) => this.#onMessage(bytes),
        ping: () => this.#heard(),
        closed: (thrown: unknown) => this.#end(networkError(thrown)),
      }
      this.#socket = await openWebSocket({ address: this.#address, over, timeoutMs, listener })
      deps.step('client.connect.after')
    } catch (thrown) {
      this.#end(networkError(thrown))
      throw this.#closedError() ?? networkError(thrown)
    }
    this.#onConnected(this.#socket)
    return this.#welcomed.promise
  }

  request<N extends CallName>(name: N, body: RequestOf<N>): Promise<AnswerOf<N>> {
    // the pairing of name and body is the signature's; a union of names loses it
    return this.#requests.ask(name, (id) => this.#send({ type: 'request', id, name, body } as ClientFrame))
  }

  listen(listener: (event: RelayEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(error: GiaobanError): Promise<void> {
    this.#end(error)
    await this.#socket?.ended
  }

  /** connecting -> authenticating, unless it was closed meanwhile. */
  #onConnected(socket: FrameSocket): void {
    if (this.#state.name !== 'connecting') {
      socket.close()
      return
    }
    this.#state = { name: 'authenticating', socket, isAnswered: false }
    for (const bytes of this.#early.splice(0)) this.#onMessage(bytes)
  }

  #onMessage(bytes: Bytes | undefined): void {
    const { step } = this.#options.deps
    if (this.#state.name === 'connecting') {
      this.#early.push(bytes)
      return
    }
    if (this.#state.name === 'closed') return
    step('client.receive.before')
    this.#heard()
    const frame = bytes === undefined ? undefined : parse(bytes)
    if (frame === undefined || !this.#take(frame)) this.#end(new GiaobanError('relay/garbage'))
    step('client.receive.after')
  }

  /** False for a frame that has no place in this state. */
  #take(frame: RelayFrame): boolean {
    if (frame.type === 'error' && frame.id === 0) {
      this.#end(fromWire(frame.body))
      return true
    }
    const state = this.#state
    if (state.name === 'authenticating') {
      if (frame.type === 'challenge' && !state.isAnswered) return this.#onChallenge(frame.body, state)
      if (!state.isAnswered) return false
      if ('token' in this.#options.identity)
        return frame.type === 'entered' && this.#onEntered(frame.body.time, state.socket)
      return frame.type === 'welcome' && this.#onWelcome(frame.body, state.socket)
    }
    if (state.name !== 'online') return false
    if (frame.type === 'answer' || frame.type === 'error') return this.#requests.settle(frame)
    if (frame.type !== 'push') return false
    this.#tell(frame)
    return true
  }

  #onChallenge(challenge: Challenge, state: Extract<State, { name: 'authenticating' }>): boolean {
    const { deps, identity, relayNames } = this.#options
    state.isAnswered = true
    this.#relayName = challenge.relayName
    try {
      if ('token' in identity) {
        this.#send({ type: 'enter', body: { token: identity.token } })
        return true
      }
      const certificateHash = this.#certificateHash ?? new Uint8Array(32) // set before any frame arrives
      const { crypto } = deps
      const auth = answerChallenge({ crypto, identity, challenge, certificateHash, relayNames })
      this.#send({ type: 'auth', body: auth })
    } catch (thrown) {
      this.#end(networkError(thrown))
    }
    return true
  }

  /** authenticating -> online. */
  #onWelcome(welcome: Welcome, socket: FrameSocket): boolean {
    clearTimeout(this.#timer)
    this.#state = { name: 'online', socket, token: welcome.token }
    this.#heard()
    const skewMs = welcome.time - this.#options.deps.clock.now()
    this.#welcomed.resolve({
      logSize: welcome.logSize,
      mailHead: welcome.mailHead,
      skewMs,
      ...(this.#relayName !== undefined && { relayName: this.#relayName }),
      ...(welcome.mailStore !== undefined && { mailStore: bytesToHex(welcome.mailStore) }),
    })
    return true
  }

  /** A visitor: no blobs, no mail, one mailbox. */
  #onEntered(time: number, socket: FrameSocket): boolean {
    return this.#onWelcome({ token: new Uint8Array(32), time, logSize: 0, mailHead: 0 }, socket)
  }

  #send(frame: ClientFrame): void {
    const { step } = this.#options.deps
    const state = this.#state
    const socket = state.name === 'authenticating' || state.name === 'online' ? state.socket : undefined
    if (socket === undefined) throw this.#closedError() ?? new GiaobanError('relay/unreachable')
    const bytes = encodeClientFrame(frame)
    step('client.send.before')
    socket.send(bytes)
    step('client.send.after')
  }

  /** A relay that is silent for so long is not there. */
  #heard(): void {
    if (this.#state.name !== 'online') return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end(new GiaobanError('relay/timeout')), this.#options.bounds.idleMs)
  }

  #online(): Extract<State, { name: 'online' }> {
    if (this.#state.name === 'online') return this.#state
    throw this.#closedError() ?? new GiaobanError('relay/unreachable')
  }

  #closedError(): GiaobanError | undefined {
    return this.#state.name === 'closed' ? this.#state.error : undefined
  }

  #tell(event: RelayEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Any state -> closed. The first reason counts. */
  #end(error: GiaobanError): void {
    if (this.#state.name === 'closed') return
    const wasOpened = this.#state.name !== 'idle'
    this.#state = { name: 'closed', error }
    clearTimeout(this.#timer)
    this.#early.length = 0
    this.#requests.end(error)
    this.#http.close()
    if (this.#socket === undefined) this.#abandon?.()
    else this.#socket.close()
    this.#welcomed.reject(error)
    if (wasOpened) this.#options.deps.log.info('relay-closed', { code: error.code })
    this.#tell({ type: 'closed', error })
    this.#listeners.clear()
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: GiaobanError): void
}

function defer<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  if (settle === undefined) throw new Error('a promise runs its executor at once')
  return { promise, ...(settle as Omit<Deferred<T>, 'promise'>) }
}

/** `undefined` for what is no frame of a relay. */
function parse(bytes: Bytes): RelayFrame | undefined {
  try {
    return decodeRelayFrame(bytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
