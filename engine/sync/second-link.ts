/**
 * The second of two relays that are used at once (docs/spec/relay.md, Two relays at once): everything that is posted goes
 * to it as well, and its mailbox is read beside the first one's. It waits for nothing of the first, and the first for
 * nothing of it. The log is written at the first; this one is brought what it lacks.
 */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { offerBeside } from '../blobs/upload.ts'
import {
  dueForSecond,
  isTogether,
  nextForSecond,
  postponeForSecond,
  pruneSecond,
  setTogether,
  takenBySecond,
  type SecondPost,
} from '../store/second-relay.ts'
import { nextDueAt } from '../store/receipts.ts'
import { enterSecondStore, nextSecondOfferAt, offerSecondWhenDue } from './mail-store.ts'
import { Pace } from './pace.ts'
import { answer } from './pump.ts'
import { askForMissing } from './receipts/ask-missing.ts'
import { bringLog, reach, type Reached, type Reaching } from './reach.ts'
import { rememberSecondSkew } from './skew.ts'
import type { RelayChoice } from './relay-choice.ts'
import { receiveMail } from './receive.ts'
import { ofOneEnvelope, splitLeaves } from './transmit.ts'

export interface SecondLinkOptions extends Reaching {
  readonly choice: RelayChoice
  /** Whether two are wanted at once. */
  isWanted(): boolean
  /** The first keeps a round open: what is owed is answered here meanwhile. */
  isFirstHeld(): boolean
  /** Those that the first is not connected to, in their order. */
  others(): readonly string[]
  /** Something has come in or gone out, or the state has changed. */
  moved(): void
}

export class SecondLink {
  readonly #options: SecondLinkOptions
  readonly #pace: Pace
  readonly #abort = new AbortController()
  #reached: Reached | undefined
  #live: Promise<void> | undefined
  #broughtAt: number | undefined
  #broughtSize = 0

  constructor(options: SecondLinkOptions) {
    this.#options = options
    this.#pace = new Pace(options.deps.clock)
  }

  get url(): string | undefined {
    return this.#reached?.url
  }

  poke(): void {
    this.#pace.poke()
  }

  start(): void {
    this.#live ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    this.#pace.poke()
    await this.#live
  }

  /**
   * One round, for `sync`; gives how much has come in, which the first has to answer. What it fails with is kept with the
   * relay's address: the first has done its work.
   */
  async once(): Promise<number> {
    const [url] = this.settle() ? this.#options.others() : []
    if (url === undefined || this.#live !== undefined) return 0
    try {
      await using reached = await reach(this.#options, url)
      await this.#begin(reached)
      return await this.#round(reached, limits.turnsOnce)
    } catch (thrown) {
      this.#failed(url, thrown)
      return 0
    }
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      const next = this.settle() ? this.#options.choice.next(this.#options.others()) : undefined
      if (next === undefined || next.waitMs > 0) {
        await this.#pace.wait(next?.waitMs ?? limits.reconnectMaxMs)
        continue
      }
      try {
        await this.#stay(next.url)
      } catch (thrown) {
        this.#failed(next.url, thrown)
      }
    }
  }

  /** Until it ends, is not wanted any more, or becomes the first. */
  async #stay(url: string): Promise<void> {
    await using reached = await reach(this.#options, url, { signal: this.#abort.signal })
    const failed = new Promise<GiaobanError>((resolve) => {
      reached.listen((event) => {
        if (event.type === 'closed') resolve(event.error)
        else if (event.name === 'draining') resolve(new GiaobanError('relay/draining'))
        else this.#pace.pushed()
      })
    })
    try {
      await this.#begin(reached)
      this.#reached = reached
      this.#options.moved()
      while (!this.#abort.signal.aborted && this.settle() && this.#options.others().includes(url)) {
        await this.#round(reached)
        const failure = await Promise.race([failed, this.#pace.wait(this.#untilNext())])
        if (failure !== undefined) throw failure
      }
    } finally {
      this.#reached = undefined
    }
  }

  async #begin({ url, facts }: Reached): Promise<void> {
    this.#options.choice.connected(url)
    this.#broughtAt = undefined
    this.#mailbox = enterSecondStore(this.#options.home.context, facts, url)
  }
  #mailbox = ''

  /** Gives how much has come in. `turns`: at most, of posts and pages. */
  async #round(reached: Reached, turns = Number.POSITIVE_INFINITY): Promise<number> {
    const { context } = this.#options.home
    await this.#bringLog(reached)
    offerSecondWhenDue(context)
    let received = 0
    for (let [more, turn] = [true, 0]; more && turn < turns; turn++) {
      const posted = await this.#post(reached)
      const mail = await receiveMail(context, reached.client, this.#mailbox)
      received += mail.received
      const answered = this.#options.isFirstHeld() ? answer(context, { hasten: false }) + askForMissing(context) : 0
      more = posted + answered > 0 || mail.more
    }
    const now = context.clock.now()
    context.store.transaction('second-pruned', (tx) =>
      pruneSecond(tx, { posts: now - limits.secondPostMs, seen: now - limits.envelopeExpiryMs }),
    )
    if (received > 0) this.#options.moved() // the first's rounds make the answers
    return received
  }

  /** When the own tree has grown, and the newest note once in a while: others may reach this one alone. */
  async #bringLog({ url, client }: Reached): Promise<void> {
    const { home } = this.#options
    const now = home.context.clock.now()
    const { size } = home.directory.state
    const isDue = this.#broughtAt === undefined || now - this.#broughtAt >= limits.cosignEveryMs
    if (!isDue && size === this.#broughtSize) return
    await bringLog(this.#options, url)
    const { time } = await client.request('clock', {})
    const at = this.#options.deps.clock.now()
    rememberSecondSkew(home.context.store, { skewMs: time - at, at })
    this.#broughtAt = now
    this.#broughtSize = size
  }

  async #post(reached: Reached): Promise<number> {
    const { context } = this.#options.home
    const due = dueForSecond(context.store.read, context.clock.now(), limits.postsPerRound)
    let taken = 0
    for (const post of due) {
      try {
        await this.#postOne(reached, post)
        taken += 1
      } catch (thrown) {
        if (!(thrown instanceof GiaobanError) || !ofOneEnvelope.has(thrown.code)) throw thrown
        const next = context.clock.now() + limits.reconnectMinMs * 2 ** Math.min(post.attempts, 10)
        context.store.transaction('second-refused', (tx) => postponeForSecond(tx, post.statement, next))
      }
    }
    return taken
  }

  async #postOne({ client }: Reached, { statement, header, leaves, payload }: SecondPost): Promise<void> {
    const { context, folder } = this.#options.home
    await offerBeside({ context, folder, relay: client.blobs, signal: this.#abort.signal }, statement)
    await client.request('post', { header, leaves: splitLeaves(leaves), payload })
    context.store.transaction('second-taken', (tx) => takenBySecond(tx, statement))
  }

  #untilNext(): number {
    const { context } = this.#options.home
    const now = context.clock.now()
    const owed = nextDueAt(context.store.read) === undefined ? limits.cosignEveryMs : limits.roundHeldMs
    const { read } = context.store
    const due = [nextForSecond(read), nextSecondOfferAt(read), now + owed].filter((at) => at !== undefined)
    const next = Math.min(...due)
    return Math.max(limits.roundMinMs, next - now)
  }

  /** What is wanted is what the database knows: from then on every envelope is kept for the second as well. */
  settle(): boolean {
    const { store, clock } = this.#options.home.context
    const isWanted = this.#options.isWanted()
    if (isTogether(store.read) !== isWanted) {
      store.transaction('together', (tx) => setTogether(tx, isWanted, clock.now()))
    }
    return isWanted
  }

  #failed(url: string, thrown: unknown): void {
    const { deps, choice } = this.#options
    if (this.#abort.signal.aborted) return
    if (!(thrown instanceof GiaobanError)) {
      deps.log.error('second.failed', { error: thrown instanceof Error ? thrown.name : typeof thrown })
    }
    choice.failed(url, thrown instanceof GiaobanError ? thrown : new GiaobanError('internal'))
    this.#options.moved()
  }
}
