/**
 * One connection, as a state machine: challenged -> online | visiting -> closed. Requests of a session are answered one after
 * another in the order they came; pushes go between them.
 */
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { Bytes } from '../../shared/bytes.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { decodeClientFrame, type ClientFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { Auth, Challenge } from '../../shared/protocol/relay-wire/handshake.ts'
import type { RelayContext } from '../context.ts'
import { failureCode } from '../failure.ts'
import { authenticate } from './authenticate.ts'
import { FrameSender } from './frame-sender.ts'
import { OnlineState } from './online.ts'
import { enterBox, VisitingState } from './visiting.ts'

type State =
  | { readonly name: 'challenged'; readonly challenge: Challenge; readonly timer: NodeJS.Timeout }
  | { readonly name: 'online'; readonly online: OnlineState }
  | { readonly name: 'visiting'; readonly visiting: VisitingState }
  | { readonly name: 'closed' }

export interface SessionOptions {
  readonly socket: WebSocket
  /** The connection under it. */
  readonly carrier: Duplex
  readonly certificateHash: Bytes
  /** The client knows the field. */
  readonly tellsMailStore: boolean
  /** Called for every authentication that was refused, and for what is none. */
  readonly onRefused: () => void
  /** Called when somebody who may be here has shown it: a device, or who has the token of an enrolment mailbox. */
  readonly onProven: (who: string) => void
  readonly onClosed: () => void
}

export class Session {
  readonly #context: RelayContext
  readonly #options: SessionOptions
  readonly #sender: FrameSender
  #state: State
  #heardAt: number
  /** Bytes since the last frame that was whole, at least. */
  #begun = 0
  #isWhole = true
  readonly #heartbeat: NodeJS.Timeout
  readonly #closed: Promise<void>

  constructor(context: RelayContext, options: SessionOptions) {
    const { crypto, clock, bounds } = context.deps
    this.#context = context
    this.#options = options
    this.#sender = new FrameSender(options, context)
    this.#heardAt = clock.monotonic()
    const challenge = { relayName: context.log.name, nonce: crypto.random(32), time: clock.now() }
    const timer = setTimeout(() => this.end('auth-timeout'), bounds.authTimeoutMs)
    this.#state = { name: 'challenged', challenge, timer }
    this.#heartbeat = setInterval(() => this.#beat(), bounds.pingMs)
    options.carrier.on('data', (part: Uint8Array) => this.#onBytes(part.length)) // after its frames, if there are any
    options.socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary))
    options.socket.on('pong', () => this.#heard())
    options.socket.on('error', () => undefined) // a close event follows
    options.socket.on('close', () => this.#onClose())
    this.#closed = new Promise((resolve) => options.socket.once('close', () => resolve()))
    this.#sender.send({ type: 'challenge', body: challenge })
  }

  /** Nobody has proved who they are yet. */
  get isChallenged(): boolean {
    return this.#state.name === 'challenged'
  }

  get state(): 'challenged' | 'online' | 'visiting' | 'closed' {
    return this.#state.name
  }

  /** What has been asked and not answered, and what the reader has not taken. */
  get waiting(): { readonly requests: number; readonly bytes: number } {
    const requests = this.#state.name === 'online' ? this.#state.online.waiting : 0
    return { requests, bytes: this.#sender.waiting }
  }

  /** Ends the session from this side. */
  end(code: WireCode, retryAfterMs?: number): void {
    this.#sender.end(code, retryAfterMs)
  }

  /** Finishes what was asked, answers nothing new. Resolves when the connection is gone. */
  async drain(): Promise<void> {
    if (this.#state.name === 'online') await this.#state.online.drain()
    this.end('draining')
    await this.#closed
  }

  /** At once, without a word. */
  cut(): void {
    this.#options.socket.terminate()
  }

  #onBytes(bytes: number): void {
    this.#begun = this.#isWhole ? bytes : this.#begun + bytes
    this.#isWhole = false
    this.#context.hub.reading.begun(this, this.#begun)
  }

  #heard(): void {
    this.#heardAt = this.#context.deps.clock.monotonic()
  }

  #beat(): void {
    const { clock, bounds } = this.#context.deps
    if (clock.monotonic() - this.#heardAt > bounds.idleMs) this.end('idle')
    else this.#options.socket.ping()
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    const { counters, deps } = this.#context
    deps.step('relay.receive.before')
    this.#isWhole = true
    this.#heard()
    counters.framesReceived.add(1)
    counters.bytesReceived.add(lengthOf(data))
    const frame = isBinary ? parse(data) : undefined
    if (frame === undefined) this.#garbage()
    else if (this.#state.name === 'challenged') this.#onFirst(frame, this.#state)
    else if (this.#state.name === 'online') {
      if (frame.type === 'request') this.#state.online.ask(frame, lengthOf(data))
      else this.end('garbage')
    } else if (this.#state.name === 'visiting') {
      if (frame.type === 'request') this.#state.visiting.ask(frame)
      else this.end('garbage')
    }
    deps.step('relay.receive.after')
  }

  #onFirst(frame: ClientFrame, state: Extract<State, { name: 'challenged' }>): void {
    if (this.#sender.ended !== undefined) return
    clearTimeout(state.timer)
    if (frame.type === 'auth') this.#authenticate(frame.body, state.challenge)
    else if (frame.type === 'enter') this.#enter(frame.body.token)
    else this.#garbage()
  }

  /** Of somebody who has not shown who they are, as bad as a guess. */
  #garbage(): void {
    if (this.#state.name === 'challenged' && this.#sender.ended === undefined) this.#options.onRefused()
    this.end('garbage')
  }

  #authenticate(auth: Auth, challenge: Challenge): void {
    const { crypto, clock, bounds, log } = this.#context.deps
    const outcome = authenticate({
      crypto,
      directory: this.#context.log,
      challenge,
      auth,
      certificateHash: this.#options.certificateHash,
      now: clock.now(),
      windowMs: bounds.authWindowMs,
    })
    if (!outcome.ok) {
      this.#options.onRefused()
      this.#context.counters.authRefused.add(1, outcome.error)
      log.warn('auth-refused', { code: outcome.error })
      this.end(outcome.error)
      return
    }
    const online = new OnlineState(this.#context, outcome.value, { sender: this.#sender, source: this.#options.socket })
    this.#state = { name: 'online', online }
    this.#context.counters.sessionsBegun.add(1, 'device')
    this.#options.onProven(outcome.value.device)
    log.info('session', { mailbox: outcome.value.unit })
    void online.start(this.#options).catch((thrown: unknown) => {
      const code = failureCode(thrown)
      log.error('request-failed', { request: 'welcome', code, name: thrown instanceof Error ? thrown.name : 'unknown' })
      this.end(code)
    })
  }

  /** By the one-time token of an invitation: a guess counts as a refused authentication. */
  #enter(token: Bytes): void {
    const entered = enterBox(this.#context, token)
    if (entered === undefined) {
      this.#options.onRefused()
      this.#context.counters.authRefused.add(1, 'enter')
      this.#context.deps.log.warn('auth-refused', { code: 'enter' })
      this.end('auth-refused')
      return
    }
    this.#context.counters.sessionsBegun.add(1, 'visitor')
    const visiting = new VisitingState(this.#context, entered, this.#sender)
    this.#state = { name: 'visiting', visiting }
    this.#options.onProven(entered.box)
    visiting.start()
  }

  #onClose(): void {
    clearInterval(this.#heartbeat)
    this.#context.hub.reading.leave(this)
    if (this.#state.name === 'challenged') clearTimeout(this.#state.timer)
    if (this.#state.name === 'online') this.#state.online.close()
    if (this.#state.name === 'visiting') this.#state.visiting.close()
    const code = this.#sender.ended
    if (code !== undefined) {
      this.#context.counters.sessionsEnded.add(1, code)
      this.#context.deps.log.info('session-ended', { code })
    }
    this.#state = { name: 'closed' }
    this.#options.onClosed()
  }
}

const lengthOf = (data: RawData): number =>
  Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength

/** `undefined` for anything but one well-formed frame. */
function parse(data: RawData): ClientFrame | undefined {
  if (!(data instanceof Uint8Array)) return undefined // the socket's binaryType
  try {
    return decodeClientFrame(data)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
