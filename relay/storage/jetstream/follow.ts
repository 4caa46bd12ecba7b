/**
 * Reading a stream in order, without a hole, for as long as it lives: an ephemeral push consumer that is made anew from
 * the last message on whenever it falls silent or skips. Making one needs leaders, whose election takes up to 9 s: until
 * then any replica is asked for one message after another. Its flow control is answered after the messages before it were
 * taken, so what waits in this process is bounded by the server's window (at most 32 MiB a stream).
 */
import { AckPolicy, DeliverPolicy, ReplayPolicy, type JetStreamManager } from '@nats-io/jetstream'
import { createInbox, nanos, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node'
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import type { Following, Hearing, Written } from '../replicated/engine.ts'
import { parseReply } from './reply.ts'

/** Least time between two attempts: an election takes longer than one. */
const againMs = 200

export class Follower implements Following {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #connection: NatsConnection
  readonly #jsm: JetStreamManager
  readonly #replicas: JetStreamManager['direct']
  readonly #stream: string
  readonly #to: Hearing
  readonly #watch: NodeJS.Timeout
  #waiting: (Written | { readonly asks: string })[] = []
  #isDraining = false
  #next: number
  #delivered = 0
  #heardAt: number
  #subscription: Subscription | undefined
  #isStopped = false
  #isStarting = false
  #begun = false
  /** A consumer was asked for anew, and nobody was told: there is nothing to doubt before it is there. */
  #isUntold = false
  #isPulling = false
  /** Of the message before the next: whether this is it. A consumer begins there, and is believed when it is. */
  #isLast: ((command: Bytes) => boolean) | undefined
  #proof: { readonly sequence: number; isIt(command: Bytes): boolean } | undefined

  constructor(options: {
    readonly clock: Pick<Clock, 'monotonic'>
    readonly connection: NatsConnection
    readonly jsm: JetStreamManager
    readonly replicas: JetStreamManager['direct']
    readonly stream: string
    readonly from: number
    readonly to: Hearing
  }) {
    this.#clock = options.clock
    this.#heardAt = options.clock.monotonic()
    this.#connection = options.connection
    this.#jsm = options.jsm
    this.#replicas = options.replicas
    this.#stream = options.stream
    this.#next = options.from
    this.#to = options.to
    this.#isLast = options.to.isLast
    this.#watch = setInterval(() => this.#look(), againMs)
    void this.#start()
  }

  stop(): void {
    this.#isStopped = true
    clearInterval(this.#watch)
    this.#waiting = []
    this.#subscription?.unsubscribe()
  }

  #look(): void {
    if (this.#clock.monotonic() - this.#heardAt <= limits.engineSilenceMs) return
    void this.#start()
    void this.#pull()
  }

  /** As far as some replica knows. One that led and was cut off may have what nobody else has: each is marked. */
  async #pull(): Promise<void> {
    if (this.#isPulling) return
    this.#isPulling = true
    try {
      while (!this.#isStopped && this.#waiting.length < limits.engineTakenMessages) {
        const found = await this.#replicas.getMessage(this.#stream, { seq: this.#next, next_by_subj: '>' })
        if (found === null) return
        if (found.seq < this.#next) continue // the consumer was quicker
        this.#next = found.seq + 1
        this.#queue({
          sequence: found.seq,
          at: found.time.getTime(),
          command: new Uint8Array(found.data),
          isAlone: true,
        })
      }
    } catch {
      return // the next look asks again
    } finally {
      this.#isPulling = false
    }
  }

  async #start(): Promise<void> {
    if (this.#isStopped || this.#isStarting || this.#connection.isClosed()) return
    this.#isStarting = true
    this.#isUntold = this.#begun
    this.#begun = true
    this.#subscription?.unsubscribe()
    const inbox = createInbox()
    this.#delivered = 0
    const isIt = this.#next > 1 ? this.#isLast : undefined
    const from = isIt === undefined ? this.#next : this.#next - 1
    this.#proof = isIt && { sequence: from, isIt }
    const subscription = this.#connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error === null && this.#subscription === subscription) this.#hear(message)
      },
    })
    this.#subscription = subscription
    this.#heardAt = this.#clock.monotonic()
    try {
      await this.#jsm.consumers.add(this.#stream, {
        deliver_subject: inbox,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: from,
        ack_policy: AckPolicy.None,
        replay_policy: ReplayPolicy.Instant,
        flow_control: true,
        idle_heartbeat: nanos(limits.engineHeartbeatMs),
        mem_storage: true,
        max_deliver: 1,
      })
      this.#tell()
    } catch {
      subscription.unsubscribe()
      this.#heardAt = this.#clock.monotonic() - limits.engineSilenceMs // the next look tries again
    } finally {
      this.#isStarting = false
      if (this.#isStopped) subscription.unsubscribe()
    }
  }

  #tell(): void {
    if (this.#isUntold && !this.#isStopped) this.#to.unsure()
    this.#isUntold = false
  }

  #hear(message: Msg): void {
    this.#heardAt = this.#clock.monotonic()
    this.#tell()
    const code = message.headers?.code
    if (code === 100) {
      // what asks whether there is room may be lost, or the answer to it: then heartbeats name it again and again
      const asks = message.reply || message.headers?.get('Nats-Consumer-Stalled') || ''
      if (asks !== '') this.#queue({ asks })
      else if (this.#hasMissed(message)) void this.#start()
      return
    }
    const info = parseReply(message.reply)
    if (info === undefined) return
    if (info.delivery !== this.#delivered + 1) return void this.#start() // one was lost on the way
    this.#delivered = info.delivery
    const proof = this.#proof
    this.#proof = undefined
    if (proof?.sequence === info.sequence) {
      if (!proof.isIt(new Uint8Array(message.data))) this.#leave()
      return
    }
    if (info.sequence < this.#next) return this.#to.unsure() // read from a replica before, or written anew
    this.#next = info.sequence + 1
    this.#queue({ sequence: info.sequence, at: info.at, command: new Uint8Array(message.data) })
  }

  /** Its node has another history than what was read: what it gives is not taken, and another consumer asked for. */
  #leave(): void {
    this.#subscription?.unsubscribe()
    this.#subscription = undefined
    this.#heardAt = this.#clock.monotonic() - limits.engineSilenceMs
    this.#to.differs()
  }

  /** A heartbeat says how many were delivered: the last of them may never have come. */
  #hasMissed(heartbeat: Msg): boolean {
    const last = Number(heartbeat.headers?.get('Nats-Last-Consumer') ?? '')
    return Number.isSafeInteger(last) && last > this.#delivered
  }

  #queue(item: Written | { readonly asks: string }): void {
    this.#waiting.push(item)
    if ('command' in item) {
      const { command } = item
      this.#isLast = (other) => equalBytes(other, command)
    }
    if (this.#isDraining) return
    this.#isDraining = true
    setImmediate(() => this.#drain())
  }

  /** One batch a turn: requests are answered in between. */
  #drain(): void {
    const batch: Written[] = []
    let bytes = 0
    let taken = 0
    const asked: string[] = []
    for (const item of this.#waiting) {
      if (batch.length >= limits.engineTakenMessages || bytes > limits.engineTakenBytes) break
      taken += 1
      if ('asks' in item) asked.push(item.asks)
      else {
        batch.push(item)
        bytes += item.command.length
      }
    }
    this.#waiting.splice(0, taken)
    if (batch.length > 0) this.#to.take(batch)
    if (!this.#connection.isClosed()) for (const asks of asked) this.#connection.publish(asks)
    this.#isDraining = this.#waiting.length > 0
    if (this.#isDraining) setImmediate(() => this.#drain())
  }
}
