/**
 * The exchange of an open home with its relays: one connection at a time, to the first that answers, rounds whenever
 * something has happened, again and again after failures. `once` is one round for `sync`; `start` keeps going until `stop`.
 */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { hasRunOut } from '../directory/own-end.ts'
import { advanceInvitations } from '../enrol/invitation-work.ts'
import { join, noteJoined, standingOf } from '../enrol/joining.ts'
import { markDelivered } from '../store/outbox.ts'
import { postAtOnce } from '../store/outbox-turn.ts'
import { proposalsIn } from '../store/proposals.ts'
import { cosignAsked } from './cosign-asked.ts'
import type { ExchangeOptions, ExchangeStatus } from './exchange-status.ts'
import { currentMailbox, fileMailbox } from './mail-store.ts'
import { Pace } from './pace.ts'
import { runRound, type RoundResult } from './pump.ts'
import { beginConnection, firstQuestions, learnTime, type Begun } from './begin-connection.ts'
import { growDirectory } from './grow-directory.ts'
import { bring, overFirst, reach, tryAll, type Reached } from './reach.ts'
import { RelayChoice, sameList } from './relay-choice.ts'
import { SecondLink } from './second-link.ts'
import { roundOf, type FileRound, type Manner } from './round-of.ts'
import { RoundWatch } from './round-watch.ts'
import type { RelayClient, RelayEvent } from './relay-client/types.ts'
import { Transfers } from './transfers.ts'
import { refreshLadder } from './transmit.ts'
import { untilIdle } from './until-idle.ts'
import { survivable } from './update-directory.ts'

const fresh = (): RoundResult => ({ sent: 0, received: 0, refused: 0, rejected: [], failed: [] })

export class Exchange {
  readonly #options: ExchangeOptions
  readonly #pace: Pace
  readonly #choice: RelayChoice
  readonly #second: SecondLink
  readonly #abort = new AbortController()
  readonly transfers: Transfers
  #status: Omit<ExchangeStatus, 'totals' | 'relays' | 'second'>
  #totals: RoundResult = fresh()
  #directoryFailure: GiaobanError | undefined
  #client: RelayClient | undefined
  #live: Promise<void> | undefined
  #stopped = false
  #isCosignWanted = false
  #begun: Begun | undefined
  #turn: Promise<unknown> = Promise.resolve()
  readonly #watch: RoundWatch

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#pace = new Pace(options.deps.clock)
    this.#watch = new RoundWatch(options.deps.clock)
    this.#choice = new RelayChoice(options.deps.clock, options.deps.crypto)
    this.#status = { state: 'not-set', relay: undefined, since: undefined, failure: undefined }
    this.#second = new SecondLink({
      ...options,
      choice: this.#choice,
      isWanted: () => options.together() && options.relays().length > 1,
      isFirstHeld: () => this.#watch.isHeld,
      others: () => options.relays().filter((url) => url !== this.#status.relay),
      moved: () => {
        this.#pace.poke()
        options.changed()
      },
    })
    options.home.onOutgoing(() => this.poke())
    const { context, folder } = options.home
    this.transfers = new Transfers({ context, folder, ...options.files, settled: () => this.#pace.poke() })
  }

  get status(): ExchangeStatus {
    const failure = this.#status.failure ?? this.#directoryFailure
    const relays = this.#choice.tried(this.#options.relays())
    const totals = { ...this.#totals, failed: [...this.#totals.failed, ...this.transfers.failures] }
    return { ...this.#status, failure, relays, second: this.#second.url, totals }
  }

  /** One round, or a round of the live connection; what waits for its next try has it now. Throws GiaobanError when there is no connection. */
  async once({ withFiles = true } = {}): Promise<void> {
    postAtOnce(this.#options.home.context)
    if (this.#client?.state === 'online') return this.#inTurn(() => this.#round(this.#client, { hasten: true }))
    // what comes in by the second relay is answered by the first, and by the second as well
    for (let isMore = true; isMore;) {
      await this.#onceByFirst(withFiles)
      isMore = (await this.#second.once()) > 0
    }
  }

  async #onceByFirst(withFiles: boolean): Promise<void> {
    const url = await this.#inTurn(() =>
      this.#overFirst(async (reached) => {
        await this.#enter(reached)
        postAtOnce(this.#options.home.context) // by this relay, what the one before it has refused as well
        const round = (): Promise<void> => this.#round(reached.client, { hasten: true })
        await (withFiles ? untilIdle(reached.client, this.transfers, round) : round())
        return reached.url
      }),
    )
    this.#set({ state: 'offline', relay: url, failure: undefined })
  }

  /** Only the directory: before sealing under one that is too old. Throws GiaobanError. */
  freshen(): Promise<void> {
    return this.over(async () => {})
  }

  /** Work over a connection, with the directory up to date. Throws GiaobanError as both fail. */
  async over<T>(work: (client: RelayClient) => Promise<T>): Promise<T> {
    const live = this.#client
    const grown = (client: RelayClient): Promise<T> =>
      this.#watch.during(client, () => this.#grow(client).then(() => work(client)))
    if (live?.state === 'online') return this.#inTurn(() => grown(live))
    return this.#inTurn(async () => {
      await using reached = await this.#overFirst(async (each) => each, { keep: true })
      learnTime(this.#options.home, this.#options.deps.clock, reached.facts)
      return await grown(reached.client) // before the client is closed
    })
  }

  /** One round over a file that stands for a connection: no clock is learned from it, and nothing posted by it. */
  overFile({ client, isOnItsWay }: FileRound): Promise<void> {
    return this.#inTurn(() => this.#round(client, { hasten: true, isOnItsWay }))
  }

  /** Whether each relay lets this home in now, in their order. */
  tryAll(): ReturnType<typeof tryAll> {
    const online = [this.#client?.state === 'online' ? this.#status.relay : undefined, this.#second.url]
    return tryAll(this.#options, this.#options.relays(), (url) => online.includes(url))
  }

  /** Connects, and again after every failure, until `stop`. */
  start(): void {
    this.#live ??= this.#run()
    this.#second.start()
  }

  get isLive(): boolean {
    return this.#live !== undefined
  }

  /** Something waits: the next round comes now. */
  poke(): void {
    this.#pace.poke()
    this.#second.poke()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#abort.abort()
    this.#pace.poke()
    await this.#client?.close()
    await this.#second.stop()
    await this.#live
    await this.#turn.catch(() => undefined)
  }

  async #run(): Promise<void> {
    let reached: Reached | undefined
    while (!this.#stopped) {
      const urls = this.#options.relays()
      const next = reached === undefined ? this.#choice.next(urls) : { url: reached.url, waitMs: 0 }
      if (next === undefined) {
        this.#set({ state: 'not-set', relay: undefined, failure: undefined })
        await this.#pace.wait(limits.reconnectMaxMs)
        continue
      }
      if (next.waitMs > 0) {
        await this.#pace.wait(next.waitMs) // cut short when something waits to be sent, or the addresses change
        if (this.#stopped || !sameList(urls, this.#options.relays()) || this.#choice.isPaused(next.url)) continue
      }
      try {
        reached = await this.#stayConnected(next.url, urls, reached)
      } catch (thrown) {
        reached = undefined
        this.#lost(next.url, this.#named(thrown))
      }
    }
    await reached?.[Symbol.asyncDispose]()
  }

  /** Until it ends, or the addresses change; or an earlier one answers again, which is given then. */
  async #stayConnected(
    url: string,
    urls: readonly string[],
    already: Reached | undefined,
  ): Promise<Reached | undefined> {
    let ended: (failure: GiaobanError) => void = () => {}
    const failed = new Promise<GiaobanError>((resolve) => (ended = resolve))
    if (already === undefined) this.#set({ state: 'connecting', relay: url, failure: this.#status.failure })
    await using reached = already ?? (await reach(this.#options, url, { signal: this.#abort.signal }))
    reached.listen((event) => this.#event(event, ended))
    let found: Reached | undefined
    let looking: Promise<void> | undefined
    try {
      this.#client = reached.client
      await this.#enter(reached)
      this.transfers.attach(reached.client.blobs)
      while (!this.#stopped && sameList(urls, this.#options.relays())) {
        await this.#inTurn(() => this.#round(reached.client, { hasten: false }))
        this.transfers.poke()
        const better = looking === undefined ? this.#choice.better(urls, url) : undefined
        if (better !== undefined) {
          looking = this.#look(better).then((answer) => {
            found = answer
            looking = undefined
          })
        }
        const untilBetter = this.#choice.untilBetter(urls, url) ?? Number.POSITIVE_INFINITY
        const wait = Math.max(limits.roundMinMs, Math.min(this.#untilNext(), untilBetter))
        const failure = await Promise.race([failed, this.#pace.wait(wait)])
        if (failure !== undefined) throw failure
        if (found !== undefined) break
      }
      const taken = found
      found = undefined
      return taken
    } finally {
      this.#client = undefined
      await this.transfers.detach()
      // one that answers when it is not wanted any more is hung up on
      void Promise.resolve(looking).then(() => found?.[Symbol.asyncDispose]())
    }
  }

  /** While the present connection goes on. */
  async #look(url: string): Promise<Reached | undefined> {
    try {
      return await reach(this.#options, url, { signal: this.#abort.signal })
    } catch (thrown) {
      this.#choice.failed(url, this.#named(thrown))
      this.#options.changed()
      return undefined
    } finally {
      this.#pace.poke()
    }
  }

  async #enter(reached: Reached): Promise<void> {
    this.#second.settle()
    this.#choice.connected(reached.url)
    this.#begun = beginConnection(this.#options, reached, this.#options.relays())
    this.#set({ state: 'online', relay: reached.url, failure: undefined })
    await firstQuestions(this.#options, reached)
  }

  #overFirst<T>(work: (reached: Reached) => Promise<T>, more?: { readonly keep?: boolean }): Promise<T> {
    const lost = (url: string, thrown: unknown): GiaobanError => this.#lost(url, thrown)
    return overFirst(this.#options, { urls: this.#options.relays(), lost, ...more }, work)
  }

  async #round(client: RelayClient | undefined, how: Manner): Promise<void> {
    if (client === undefined) return
    const { home } = this.#options
    if (!(await this.#hasJoined(client, how))) return
    const round = roundOf(home, {
      client,
      ...how,
      mailbox: this.#mailboxOf(how),
      signal: this.#abort.signal,
      update: () => this.#update(client),
      grow: () => this.#grow(client),
    })
    try {
      // the inviting screen lists both
      if (how.isOnItsWay === undefined && (await advanceInvitations(home.context, client)))
        home.context.news.proposals()
      const { sent, received } = this.#totals
      await this.#watch.during(client, () => runRound(round, this.#totals))
      if (this.#totals.sent > sent || this.#totals.received > received) this.#pace.worked()
    } finally {
      this.#options.changed()
    }
  }

  /** A device that is new looks for its certificate, publishes its key and waits for its first epoch: no mail yet. */
  async #hasJoined(client: RelayClient, how: Manner): Promise<boolean> {
    const { home } = this.#options
    const { context } = home
    if (standingOf({ context }) === 'member' && !hasRunOut(context)) {
      noteJoined({ context })
      return true
    }
    const work = {
      context,
      keys: home.vault.keys,
      signing: home.vault.deviceSigning,
      client,
      ...how,
      updateDirectory: () => this.#grow(client),
    }
    try {
      await this.#bringFinished()
      await this.#update(client)
      await join({
        ...work,
        mailbox: this.#mailboxOf(how),
        mailHead: how.isOnItsWay === undefined ? (this.#begun?.mailHead ?? 0) : 0,
      })
      await home.epochs.before(work)
    } finally {
      this.#options.changed()
    }
    const isMember = standingOf({ context }) === 'member'
    if (isMember) noteJoined({ context })
    return isMember
  }

  #mailboxOf({ isOnItsWay }: Manner): string {
    const { context } = this.#options.home
    if (isOnItsWay !== undefined) return fileMailbox(context)
    return this.#begun?.mailbox ?? currentMailbox(context.store.read)
  }

  /** A word of several hands does not wait for this device: it may be what lets others of the unit in, or shuts one out. */
  async #bringFinished(): Promise<void> {
    const { home } = this.#options
    const url = this.#status.relay ?? this.#options.relays()[0]
    if (url === undefined || proposalsIn(home.context.store.read, 'complete').length === 0) return
    await bring(this.#options, url)
  }

  readonly #grow = (client: RelayClient): Promise<boolean> =>
    growDirectory(this.#options, client, { url: this.#status.relay, signal: this.#abort.signal })

  async #update(client: RelayClient): Promise<boolean> {
    try {
      // of a log that is not known here yet the leaves tell, whatever the cosignature waits for
      const wasWanted = this.#isCosignWanted
      this.#isCosignWanted = false
      const refused = wasWanted ? await cosignAsked(this.#options, client) : undefined
      const grew = await this.#grow(client)
      this.#directoryFailure = refused
      return grew
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError) || !survivable(thrown)) throw thrown
      this.#directoryFailure = thrown
      return false
    }
  }

  #event(event: RelayEvent, ended: (error: GiaobanError) => void): void {
    if (event.type === 'closed') return ended(event.error)
    if (event.name === 'delivered') return this.#delivered(event.body) // nothing is owed for it
    if (event.name === 'cosignWanted') this.#isCosignWanted = true
    if (event.name === 'draining') return ended(new GiaobanError('relay/draining'))
    this.#pace.pushed()
  }

  #delivered({ headerHash, key, at, unit }: Extract<RelayEvent, { name: 'delivered' }>['body']): void {
    const { context } = this.#options.home
    context.store.transaction('delivered', (tx) => {
      const statement = markDelivered(tx, { header: headerHash, addressee: key, at, unit })
      if (statement !== undefined) refreshLadder(context, tx, [statement])
    })
  }

  #untilNext(): number {
    const { home } = this.#options
    const keys = [home.epochs.nextAt, home.circles.nextAt].filter((each) => each !== undefined)
    const next = this.#pace.untilNext(home.context)
    return keys.length === 0
      ? next
      : Math.max(limits.roundMinMs, Math.min(next, ...keys.map((at) => at - home.context.clock.now())))
  }

  /** Rounds never overlap: they share links and cursors. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** A bug ends one connection and is shown; the desk goes on, or one bad letter would keep it off for good. */
  #named(thrown: unknown): GiaobanError {
    if (thrown instanceof GiaobanError) return thrown
    this.#options.deps.log.error('sync.round-failed', { error: thrown instanceof Error ? thrown.name : typeof thrown })
    return new GiaobanError('internal')
  }

  /** Throws again what is a bug. */
  #lost(url: string, thrown: unknown): GiaobanError {
    if (!(thrown instanceof GiaobanError)) throw thrown
    this.#choice.failed(url, thrown)
    const refused = ['relay/refused', 'relay/untrusted', 'device/expired'].includes(thrown.code)
    this.#set({ ...this.#status, state: refused ? 'refused' : 'offline', failure: thrown })
    return thrown
  }

  #set(next: Omit<ExchangeStatus, 'totals' | 'since' | 'relays' | 'second'>): void {
    const since = next.state === this.#status.state ? this.#status.since : this.#options.home.context.clock.now()
    if (next.relay !== this.#status.relay) this.#second.poke() // it goes to another one than this
    this.#status = { ...next, since }
    this.#options.changed()
  }
}
