/** An authenticated session: its queue of requests, bounded, answered in order. */
import type { Bytes } from '../../shared/bytes.ts'
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import type { CallName } from '../../shared/protocol/relay-wire/calls.ts'
import type { ClientFrame, PushFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import type { RelayContext } from '../context.ts'
import { answerRequest } from '../requests/answer.ts'
import { TokenBucket } from '../token-bucket.ts'
import type { Identity } from './authenticate.ts'
import type { FrameSender } from './frame-sender.ts'
import type { OnlineSession } from './hub.ts'

/** Whose answers may have the size of a page: there is room for all of it before one is made. */
const large: ReadonlySet<CallName> = new Set(['fetch', 'fetchFor', 'status', 'logLeaves', 'logObjects', 'logWraps'])

type Request = Extract<ClientFrame, { type: 'request' }>

interface Queued {
  readonly request: Request
  readonly bytes: number
}

/** Where requests come from: read no further while too much waits. */
export interface FrameSource {
  pause(): void
  resume(): void
}

export class OnlineState implements OnlineSession {
  readonly unit: UnitId
  readonly device: DeviceId
  readonly token: Bytes
  readonly #context: RelayContext
  readonly #sender: FrameSender
  readonly #rate: TokenBucket
  readonly #queue: Queued[] = []
  /** Taken from the queue and not answered. */
  #underWay = 0
  /** Of the frames in the queue. */
  #held = 0
  readonly #source: FrameSource
  #working: Promise<void> | undefined
  #isDraining = false
  #isClosed = false

  constructor(
    context: RelayContext,
    identity: Identity,
    { sender, source }: { readonly sender: FrameSender; readonly source: FrameSource },
  ) {
    const { crypto, clock, bounds } = context.deps
    this.unit = identity.unit
    this.device = identity.device
    this.token = crypto.random(32)
    this.#context = context
    this.#sender = sender
    this.#source = source
    const rate = { burst: bounds.requestsBurst, perSecond: bounds.requestsPerSecond }
    this.#rate = new TokenBucket(rate, clock.monotonic())
  }

  /** Requests without an answer. */
  get waiting(): number {
    return this.#queue.length
  }

  async start({ tellsMailStore }: { readonly tellsMailStore: boolean }): Promise<void> {
    const { deps, hub, log, mail, mailStoreId } = this.#context
    hub.add(this) // first: what arrives from here on is pushed, what was before is in the head
    const mailHead = await mail.head(this.unit)
    if (this.#isClosed) return
    const time = deps.clock.now()
    const store = tellsMailStore ? { mailStore: mailStoreId } : {}
    this.#sender.send({ type: 'welcome', body: { token: this.token, time, logSize: log.size(), mailHead, ...store } })
    if (log.witnessName(this.device) !== undefined)
      this.push({ type: 'push', name: 'cosignWanted', body: { size: log.size() } })
  }

  /** @param bytes of its frame */
  ask(request: Request, bytes: number): void {
    if (this.#isDraining) {
      this.#sender.send({ type: 'error', id: request.id, body: { code: 'draining' } })
      return
    }
    if (this.#queue.length + Math.max(0, this.#underWay - 1) >= this.#context.deps.bounds.requestsInFlight) {
      this.#sender.end('busy')
      return
    }
    this.#queue.push({ request, bytes })
    const { deps, hub } = this.#context
    this.#held += bytes
    hub.reading.wait(bytes)
    if (this.#held > deps.bounds.requestBytesInFlight || hub.reading.isCrowded) this.#source.pause()
    this.#working ??= this.#work()
  }

  /** A device in its cool-down hears of the log, and nothing of its unit's mail. */
  push(frame: PushFrame): void {
    const isMail = frame.name === 'mail' || frame.name === 'delivered' || frame.name === 'enrol'
    if (isMail && this.#context.log.device(this.device)?.active !== true) return
    this.#sender.send(frame)
  }

  end(code: WireCode): void {
    this.#sender.end(code)
  }

  close(): void {
    this.#isClosed = true
    this.#queue.length = 0
    this.#context.hub.reading.wait(-this.#held)
    this.#held = 0
    this.#context.hub.remove(this)
  }

  async drain(): Promise<void> {
    this.#isDraining = true
    this.push({ type: 'push', name: 'draining', body: {} })
    await this.#working
  }

  async #work(): Promise<void> {
    const { turns, reading } = this.#context.hub
    const { bounds } = this.#context.deps
    await Promise.resolve() // what has come in one read of the socket is looked at together
    try {
      for (let some = this.#next(); some.length > 0; some = this.#next()) {
        for (const _ of some) await this.#pace()
        const isLarge = some.some(({ request }) => large.has(request.name))
        if (!(await this.#sender.room(isLarge ? bounds.mailPageBytes : 0)) || this.#isClosed) return
        const answers = await Promise.all(
          some.map(async ({ request, bytes }) => {
            await turns.take(this.unit, bytes)
            return answerRequest(this.#context, this, request)
          }),
        )
        if (this.#isClosed) return
        for (const answer of answers) turns.charge(this.unit, this.#sender.send(answer))
        this.#sender.made()
        const answered = some.reduce((sum, { bytes }) => sum + bytes, 0)
        this.#held -= answered
        reading.wait(-answered)
        // nobody else wakes who has nothing waiting
        const mayRead = this.#held === 0 || !reading.isCrowded
        if (this.#held <= bounds.requestBytesInFlight && mayRead) this.#source.resume()
      }
    } finally {
      this.#working = undefined // in the same turn as the empty queue, so that no request is left behind
    }
  }

  /** The next request; posts that stand one behind the other are looked at together, and share a commit. */
  #next(): readonly Queued[] {
    const others = this.#queue.findIndex(({ request }) => request.name !== 'post')
    const posts = others === -1 ? this.#queue.length : others
    const some = this.#queue.splice(0, Math.max(1, posts))
    this.#underWay = some.length
    return some
  }

  /** Who asks faster than the rate is answered at the rate. */
  async #pace(): Promise<void> {
    const wait = this.#rate.take(this.#context.deps.clock.monotonic())
    if (wait === 0) return
    this.#context.counters.limited.add(1, 'requests')
    await new Promise((resolve) => setTimeout(resolve, wait))
    this.#rate.take(this.#context.deps.clock.monotonic())
  }
}
