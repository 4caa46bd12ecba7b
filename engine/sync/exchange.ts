/**
 * The exchange of an open home with its relay: one connection at a time, rounds whenever something has happened, again
 * and again after failures. `once` is one round for `sync`; `start` keeps going until `stop`.
 */
import { hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { parseLogKey } from '../directory/log-key.ts'
import { asRefusedHere, hasRunOut, refusedHere } from '../directory/own-end.ts'
import type { OpenHome } from '../open-home.ts'
import type { BasicDeps } from '../deps.ts'
import { advanceInvitations } from '../enrol/invitation-work.ts'
import { join, noteJoined, standingOf } from '../enrol/joining.ts'
import { markDelivered } from '../store/outbox.ts'
import { proposalsIn } from '../store/proposals.ts'
import { cosignAsked } from './cosign-asked.ts'
import { bringThroughOpenDoor } from './open-door.ts'
import { currentMailbox, enterMailStore } from './mail-store.ts'
import { Pace } from './pace.ts'
import { runRound, type RoundResult } from './pump.ts'
import { roundOf, type FileRound, type Manner } from './round-of.ts'
import { createRelayClient } from './relay-client/client.ts'
import type { RelayClient, RelayEvent } from './relay-client/types.ts'
import { settleClock } from './settle-clock.ts'
import { rememberSkew } from './skew.ts'
import type { RelayTrust } from './socket.ts'
import { Transfers, type TransferOptions } from './transfers.ts'
import { askDelivered, refreshLadder } from './transmit.ts'
import { untilIdle } from './until-idle.ts'
import { survivable, updateDirectory } from './update-directory.ts'

export interface ExchangeStatus {
  readonly state: 'not-set' | 'connecting' | 'online' | 'offline' | 'refused'
  readonly relay: string | undefined
  readonly since: number | undefined
  readonly failure: GiaobanError | undefined
  readonly totals: RoundResult
}

export interface ExchangeOptions {
  readonly home: OpenHome
  readonly deps: BasicDeps
  relays(): readonly string[]
  /** Told whenever the status may have changed. */
  changed(): void
  readonly files: Pick<TransferOptions, 'unaskedBytes' | 'moved'>
}

const fresh = (): RoundResult => ({ sent: 0, received: 0, refused: 0, rejected: [], failed: [] })

export class Exchange {
  readonly #options: ExchangeOptions
  readonly #pace: Pace
  readonly #abort = new AbortController()
  readonly transfers: Transfers
  #status: Omit<ExchangeStatus, 'totals'>
  #totals: RoundResult = fresh()
  #directoryFailure: GiaobanError | undefined
  #client: RelayClient | undefined
  #live: Promise<void> | undefined
  #stopped = false
  #isCosignWanted = false
  /** Of the unit's mail when this connection began. */
  #mailHead = 0
  /** The name of the cursor of the store that this connection leads to. */
  #mailbox: string | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#pace = new Pace(options.deps.clock)
    this.#status = { state: 'not-set', relay: undefined, since: undefined, failure: undefined }
    options.home.onOutgoing(() => this.#pace.poke())
    const { context, folder } = options.home
    this.transfers = new Transfers({ context, folder, ...options.files, settled: () => this.#pace.poke() })
  }

  get status(): ExchangeStatus {
    const totals = { ...this.#totals, failed: [...this.#totals.failed, ...this.transfers.failures] }
    return { ...this.#status, failure: this.#status.failure ?? this.#directoryFailure, totals }
  }

  /** One round, or a round of the live connection. Throws GiaobanError when there is no connection. */
  async once(): Promise<void> {
    if (this.#client?.state === 'online') return this.#inTurn(() => this.#round(this.#client, { hasten: true }))
    const url = this.#relay()
    await this.#inTurn(async () => {
      await using client = this.#connectable(url)
      await this.#connect(client, url)
      try {
        await untilIdle(client, this.transfers, () => this.#round(client, { hasten: true }))
      } catch (thrown) {
        throw this.#failed(thrown)
      }
    })
    this.#set({ state: 'offline', relay: url, failure: undefined })
  }

  /** Only the directory: before sealing under one that is too old. Throws GiaobanError. */
  freshen(): Promise<void> {
    return this.over(async () => {})
  }

  /** Work over a connection, with the directory up to date. Throws GiaobanError as both fail. */
  async over<T>(work: (client: RelayClient) => Promise<T>): Promise<T> {
    const live = this.#client
    const grown = async (client: RelayClient): Promise<T> => {
      await this.#grow(client)
      return work(client)
    }
    if (live?.state === 'online') return this.#inTurn(() => grown(live))
    const url = this.#relay()
    return this.#inTurn(async () => {
      await using client = this.#connectable(url)
      const facts = await client.connect().catch(asRefusedHere(this.#options.home.context))
      this.#learnTime(facts.skewMs)
      return await grown(client) // before the client is closed
    })
  }

  /** One round over a file that stands for a connection: no clock is learned from it, and nothing posted by it. */
  overFile({ client, isOnItsWay }: FileRound): Promise<void> {
    return this.#inTurn(() => this.#round(client, { hasten: true, isOnItsWay }))
  }

  /** Connects, and again after every failure, until `stop`. */
  start(): void {
    this.#live ??= this.#run()
  }

  get isLive(): boolean {
    return this.#live !== undefined
  }

  /** Something waits: the next round comes now. */
  poke(): void {
    this.#pace.poke()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#abort.abort()
    this.#pace.poke()
    await this.#client?.close()
    await this.#live
    await this.#turn.catch(() => undefined)
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped;) {
      const [url] = this.#options.relays()
      if (url === undefined) {
        this.#set({ state: 'not-set', relay: undefined, failure: undefined })
        await this.#pace.wait(limits.reconnectMaxMs)
        continue
      }
      try {
        await this.#stayConnected(url, () => (failures = 0))
      } catch (thrown) {
        this.#failed(this.#named(thrown))
      }
      if (this.#stopped) return
      if (!this.#isWanted(url)) continue // another address was given: that one at once
      await this.#pace.backOff(failures, this.#options.deps.crypto)
      failures += 1
    }
  }

  readonly #isWanted = (url: string): boolean => this.#options.relays()[0] === url

  async #stayConnected(url: string, connected: () => void): Promise<void> {
    this.#set({ state: 'connecting', relay: url, failure: this.#status.failure })
    await using client = this.#connectable(url)
    const ended = new Promise<GiaobanError>((resolve) => {
      client.listen((event) => this.#event(event, resolve))
    })
    try {
      this.#client = client
      await this.#connect(client, url)
      connected()
      this.transfers.attach(client.blobs)
      while (!this.#stopped && this.#isWanted(url)) {
        await this.#inTurn(() => this.#round(client, { hasten: false }))
        this.transfers.poke()
        const failure = await Promise.race([ended, this.#pace.wait(this.#untilNext())])
        if (failure !== undefined) throw failure
      }
    } finally {
      this.#client = undefined
      await this.transfers.detach()
    }
  }

  async #connect(client: RelayClient, url: string): Promise<void> {
    const { home } = this.#options
    const facts = await client.connect().catch(async (refusal: unknown) => {
      const isRefused = refusal instanceof GiaobanError && refusal.code === 'relay/refused'
      if (isRefused) await bringThroughOpenDoor(this.#options, { url, trust: this.#trust() }) // the next may succeed
      throw this.#failed(refusedHere(home.context, refusal))
    })
    this.#learnTime(facts.skewMs)
    this.#mailHead = facts.mailHead
    this.#mailbox = enterMailStore(home.context, facts)
    this.#set({ state: 'online', relay: url, failure: undefined })
    // a log that was put back to an old copy lets in whom it knew then
    if (facts.logSize < home.directory.state.size) {
      await bringThroughOpenDoor(this.#options, { url, trust: this.#trust() })
    }
    await askDelivered(home.context, client)
  }

  #trust(): RelayTrust {
    const { home } = this.#options
    const own = (home.vault.profile.relayPins ?? []).flatMap((pin) => hexToBytes(pin) ?? [])
    return { spki: [...(policyAt(home.directory.state)?.relaySpki ?? []), ...own] }
  }

  #learnTime(skewMs: number): void {
    const { home, deps } = this.#options
    rememberSkew(home.context.store, skewMs)
    settleClock(home.context, { vault: home.vault.clock, machine: deps.clock }, skewMs)
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
      await runRound(round, this.#totals)
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
        mailHead: how.isOnItsWay === undefined ? this.#mailHead : 0,
      })
      await home.epochs.before(work)
    } finally {
      this.#options.changed()
    }
    const isMember = standingOf({ context }) === 'member'
    if (isMember) noteJoined({ context })
    return isMember
  }

  /** A file goes on where the last connection has ended. */
  #mailboxOf({ isOnItsWay }: Manner): string {
    const live = isOnItsWay === undefined ? this.#mailbox : undefined
    return live ?? currentMailbox(this.#options.home.context.store.read)
  }

  /** A word of several hands does not wait for this device: it may be what lets others of the unit in, or shuts one out. */
  async #bringFinished(): Promise<void> {
    const { home } = this.#options
    const [url] = this.#options.relays()
    if (url === undefined || proposalsIn(home.context.store.read, 'complete').length === 0) return
    await bringThroughOpenDoor(this.#options, { url, trust: this.#trust() })
  }

  readonly #grow = (client: RelayClient): Promise<boolean> =>
    updateDirectory(client, this.#options.home.directory, this.#abort.signal)

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
    if (event.name === 'delivered') this.#delivered(event.body)
    if (event.name === 'cosignWanted') this.#isCosignWanted = true
    if (event.name === 'draining') return ended(new GiaobanError('relay/draining'))
    this.#pace.poke()
  }

  #delivered({ headerHash, key, at, unit }: Extract<RelayEvent, { name: 'delivered' }>['body']): void {
    const { context } = this.#options.home
    context.store.transaction('delivered', (tx) => {
      const statement = markDelivered(tx, { header: headerHash, addressee: key, at, unit })
      if (statement !== undefined) refreshLadder(context, tx, [statement])
    })
  }

  #connectable(url: string): RelayClient {
    const { home, deps } = this.#options
    const { unit, device, signing } = home.context.self
    const names = policyAt(home.directory.state)?.relayNames ?? home.vault.profile.relayNames
    return createRelayClient({
      url,
      identity: { unit, device, sign: (message) => deps.crypto.sign(signing, message) },
      deps,
      // a device that is new knows the log alone, under whose name its relay answers
      relayNames: names ?? [parseLogKey(deps.crypto, home.vault.profile.logKey).name],
      trust: this.#trust(),
    })
  }

  #relay(): string {
    const [url] = this.#options.relays()
    if (url === undefined) throw new GiaobanError('relay/not-set')
    return url
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

  #failed(thrown: unknown): GiaobanError {
    if (!(thrown instanceof GiaobanError)) throw thrown
    const refused = ['relay/refused', 'relay/untrusted', 'device/expired'].includes(thrown.code)
    this.#set({ ...this.#status, state: refused ? 'refused' : 'offline', failure: thrown })
    return thrown
  }

  #set(next: Omit<ExchangeStatus, 'totals' | 'since'>): void {
    const since = next.state === this.#status.state ? this.#status.since : this.#options.home.context.clock.now()
    this.#status = { ...next, since }
    this.#options.changed()
  }
}
