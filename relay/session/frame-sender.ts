/**
 * The sending half of a session. What waits for a slow reader is bounded, for each and for all together: answers wait until
 * there is room, pushes do not, and a reader that takes nothing for `slowConsumerMs`, lets pushes pile up, or keeps too
 * much from the others is cut with `slow-consumer`.
 */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { closeCodes, type WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { encodeRelayFrame, type RelayFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { RelayContext } from '../context.ts'
import type { Reader, SendBudget } from './send-budget.ts'

const closeCodeOf: Partial<Record<WireCode, number>> = {
  garbage: closeCodes.garbage,
  'too-large': closeCodes.garbage,
  'auth-timeout': closeCodes.auth,
  'auth-refused': closeCodes.auth,
  'auth-expired': closeCodes.auth,
  'device-unknown': closeCodes.auth,
  'device-inactive': closeCodes.auth,
  'rate-limited': closeCodes.auth,
  'slow-consumer': closeCodes.slow,
  busy: closeCodes.slow,
  idle: closeCodes.idle,
  replaced: closeCodes.replaced,
  draining: closeCodes.goingAway,
}
/** How long a peer may take to answer our close before the socket is destroyed. */
const closeGraceMs = 1000

export class FrameSender implements Reader {
  readonly #socket: WebSocket
  readonly #carrier: Pick<Duplex, 'cork' | 'uncork'>
  readonly #deps: RelayContext['deps']
  readonly #counters: RelayContext['counters']
  readonly #budget: SendBudget
  /** Kept for the answer that is being made. */
  #kept = 0
  #isCorked = false
  #waiting = 0
  #wake: (() => void) | undefined
  #ended: WireCode | undefined

  constructor(
    { socket, carrier }: { readonly socket: WebSocket; readonly carrier: Pick<Duplex, 'cork' | 'uncork'> },
    { deps, counters, hub }: Pick<RelayContext, 'deps' | 'counters' | 'hub'>,
  ) {
    this.#socket = socket
    this.#carrier = carrier
    this.#deps = deps
    this.#counters = counters
    this.#budget = hub.sending
    socket.once('close', () => this.#budget.leave(this))
  }

  /** Why this side ended the session, if it did. */
  get ended(): WireCode | undefined {
    return this.#ended
  }

  /** Bytes that the reader has not taken. */
  get waiting(): number {
    return this.#waiting
  }

  /** Gives its length, 0 when it was not sent. */
  send(frame: RelayFrame): number {
    if (this.#socket.readyState !== this.#socket.OPEN) return 0
    const bytes = encodeRelayFrame(frame)
    if (this.#waiting + bytes.length > this.#deps.bounds.sendBufferBytes) {
      this.#cut('slow-consumer')
      return 0
    }
    this.#budget.hold(this, bytes.length)
    if (this.#isCutOff()) return 0
    this.#deps.step('relay.send.before')
    this.#waiting += bytes.length
    this.#counters.framesSent.add(1, frame.type)
    this.#counters.bytesSent.add(bytes.length)
    this.#cork()
    this.#socket.send(bytes, { binary: true }, () => {
      this.#waiting -= bytes.length
      this.#budget.release(this, bytes.length)
      this.#wake?.()
    })
    return bytes.length
  }

  /** What is sent in one turn of the event loop goes to the system at once: a call for each frame costs more than the frame. */
  #cork(): void {
    if (this.#isCorked) return
    this.#isCorked = true
    this.#carrier.cork()
    process.nextTick(() => {
      this.#isCorked = false
      this.#carrier.uncork()
      this.#deps.step('relay.send.after')
    })
  }

  /**
   * Resolves when an answer of so many bytes may be made; of a small one 0: then at most half of the buffer waits, otherwise
   * nothing, and they are kept for it until `made`. False when the reader took too long and was cut, or has gone.
   */
  async room(bytes: number): Promise<boolean> {
    const enough = bytes === 0 ? this.#deps.bounds.sendBufferBytes / 2 : 0
    let left = this.#waiting
    while (this.#waiting > enough) {
      if (this.#socket.readyState !== this.#socket.OPEN) return false
      if (!(await this.#drained()) && this.#waiting >= left) {
        this.#cut('slow-consumer')
        return false
      }
      left = this.#waiting
    }
    if (bytes > 0 && !this.#isCutOff()) {
      await this.#budget.room(this, bytes)
      this.#kept = bytes
    }
    return !this.#isCutOff()
  }

  /** The answer is sent. */
  made(): void {
    this.#budget.release(this, this.#kept)
    this.#kept = 0
  }

  giveUp(): void {
    this.#cut('slow-consumer')
    this.#socket.terminate()
  }

  #isCutOff(): boolean {
    return this.#socket.readyState !== this.#socket.OPEN
  }

  /** Tells the reason, then closes; destroys the socket when the peer does not follow. */
  end(code: WireCode, retryAfterMs?: number): void {
    if (this.#ended !== undefined) return
    this.send({ type: 'error', id: 0, body: { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } })
    this.#ended ??= code
    this.#socket.close(closeCodeOf[code] ?? closeCodes.internal, code)
    this.#destroyLater()
  }

  /** There is no room to tell the reason: the close frame carries it, if it gets through. */
  #cut(code: WireCode): void {
    if (this.#ended !== undefined) return
    this.#ended = code
    this.#socket.close(closeCodeOf[code] ?? closeCodes.internal, code)
    this.#destroyLater()
  }

  #destroyLater(): void {
    const timer = setTimeout(() => this.#socket.terminate(), closeGraceMs)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  /** True when something was taken within the time. */
  #drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (taken: boolean): void => {
        clearTimeout(timer)
        this.#wake = undefined
        this.#socket.off('close', gone)
        resolve(taken)
      }
      const gone = (): void => done(true)
      const timer = setTimeout(() => done(false), this.#deps.bounds.slowConsumerMs)
      this.#wake = () => done(true)
      this.#socket.once('close', gone)
    })
  }
}
