/**
 * Commands out, commands in: what this process writes comes back to it in the stream's order like everybody else's, is
 * applied to the view, and only then answered. One that is not understood, or a hole in a stream, ends the applying for
 * good (`store/damaged`): a view that skipped something would give other cursors than the others do.
 */
import { bytesToHex, equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../../shared/time.ts'
import { nextTurn } from '../../in-turn.ts'
import type { View } from '../sqlite-view.ts'
import {
  batchReader,
  decodeCommands,
  encodeBatch,
  encodeCommand,
  originBytes,
  type Command,
  type CommandBody,
  type CommandKind,
  type Signed,
} from './commands.ts'
import { hasHoles, passes, type Engine, type StreamName, type Written } from './engine.ts'
import { followedFrom, hold, takeHeld, type Followed } from './followed.ts'
import { isHeldSo, isOther, isReadSo, type ReadUpTo } from './identity.ts'
import { Outgoing } from './outgoing.ts'
import type { Outcomes, Project } from './projection.ts'
import { untilReached } from './until-reached.ts'
import { Waiters } from './waiters.ts'

export interface ReplicatedLogOptions {
  readonly engine: Engine
  readonly view: View
  readonly clock: Pick<Clock, 'monotonic'>
  readonly crypto: Pick<Crypto, 'random' | 'sha256'>
  /** Changes the view, within a transaction of it. */
  readonly project: Project
  /** After its transaction: what another process wrote, or this one no longer waits for. */
  readonly told: (command: Signed, outcome: unknown) => void
  readonly failed: (reason: GiaobanError) => void
}

const busy = (): GiaobanError => new GiaobanError('engine/busy')

export class ReplicatedLog {
  readonly #options: ReplicatedLogOptions
  readonly #origin: Bytes
  readonly #ownOrigin: string
  readonly #waiters = new Waiters()
  readonly #streams = new Map<StreamName, Followed>()
  readonly #outgoing = new Map<StreamName, Outgoing>()
  readonly #reached = new Map<StreamName, { readonly sequence: number; readonly resolve: () => void }>()
  #tokens = 0
  #waitingBytes = 0
  #failure: GiaobanError | undefined
  #isStopped = false
  #engineTime: { readonly at: number; readonly heard: number } | undefined

  constructor(options: ReplicatedLogOptions) {
    this.#options = options
    this.#origin = options.crypto.random(originBytes)
    this.#ownOrigin = bytesToHex(this.#origin)
  }

  /** Follows every stream; resolves when what was there is applied: for a new view, all that ever was. */
  async start(streams: readonly { readonly name: StreamName; readonly created: string; readonly last: number }[]) {
    const { view } = this.#options
    const caughtUp = streams.map(({ name, created, last }) => {
      const { applied, digest } = (passes(name) ? undefined : view.mark(name)) ?? { applied: 0 }
      this.#follow(name, { created, applied, digest })
      return this.#reach(name, last)
    })
    await Promise.all([
      Promise.all(caughtUp),
      untilReached(this.#reached, {
        clock: this.#options.clock,
        applied: (name) => this.applied(name),
        readElsewhere: (name) => this.#readElsewhere(name),
        isEnded: () => this.#isEnded,
      }),
    ])
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Whether what was read at the start is what most nodes have. */
  async isSo(): Promise<boolean> {
    const streams = [...this.#streams].map(([name, followed]) => isReadSo(this.#options, name, followed))
    return (await Promise.all(streams)).every((each) => each)
  }

  /** Who gives the stream may lag behind for good while it says that all is well: another one is asked. */
  #readElsewhere(name: StreamName): void {
    const followed = this.#streams.get(name)
    if (followed?.isSure === true && !this.#isEnded) this.#again(name, followed)
  }

  /**
   * Writes a command and gives what it changed here. Throws GiaobanError `engine/busy` when the engine does not confirm
   * in time, or too much waits for it: the command may be applied later, and asking again must be harmless.
   */
  async submit<K extends CommandKind>(stream: StreamName, kind: K, body: CommandBody<K>): Promise<Outcomes[K]> {
    const outcome = await this.#submit(stream, { kind, body } as unknown as Command)
    if (outcome === 'conflict') throw busy() // only with a state before it
    return outcome as Outcomes[K]
  }

  /** A state of a key, after the one that its writer has seen. `conflict`: there was another one, and nothing was written. */
  async submitAfter(
    stream: StreamName,
    command: Extract<Command, { readonly kind: 'claim' | 'whole' }>,
    state: { readonly key: string; readonly after: number },
  ): Promise<'conflict' | undefined> {
    return (await this.#submit(stream, command, state)) === 'conflict' ? 'conflict' : undefined
  }

  async #submit(
    stream: StreamName,
    what: Command,
    state?: { readonly key: string; readonly after: number },
  ): Promise<unknown> {
    if (this.#failure !== undefined) throw this.#failure
    const token = (this.#tokens += 1)
    const command = encodeCommand(what, { origin: this.#origin, token })
    const isBatched = state === undefined && this.#options.engine.reader >= batchReader && stream.startsWith('mail-')
    if (this.#waitingBytes + command.length > limits.engineWaitingBytes) throw busy()
    this.#waitingBytes += command.length
    const applied = this.#waiters.add(token)
    let timer: NodeJS.Timeout | undefined
    let stalled: NodeJS.Timeout | undefined
    try {
      const written = isBatched
        ? this.#outgoingTo(stream).send(command, () => !this.#waiters.has(token))
        : this.#publish(stream, { command, token, state })
      written.catch(() => undefined) // nobody may be left who waits for it
      const unwritten = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(busy()), limits.enginePublishMs)
      })
      // its answer may be lost with a leader, and the command be there: seeing it is enough
      const first = await Promise.race([written, applied.then(() => -1), unwritten])
      clearTimeout(timer)
      if (first === 0) return 'conflict'
      // written where something else was applied before: the stream has lost that
      if (first > 0 && first <= this.applied(stream) && this.#waiters.has(token)) void this.check(stream)
      if (state !== undefined && first > 0) {
        this.#waiters.written(token, stream, first)
        this.#waiters.overtake(stream, this.applied(stream))
      }
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(busy()), limits.engineApplyMs)
      })
      stalled = setTimeout(() => this.#readElsewhere(stream), limits.engineStallMs)
      return await Promise.race([applied, late])
    } finally {
      clearTimeout(timer)
      clearTimeout(stalled)
      this.#waiters.remove(token)
      this.#waitingBytes -= command.length
    }
  }

  #publish(
    stream: StreamName,
    message: {
      readonly command: Bytes
      readonly token: number
      readonly state?: { readonly key: string; readonly after: number } | undefined
    },
  ): Promise<number> {
    const { command, token, state } = message
    const id = `${this.#ownOrigin}:${token}`
    return this.#options.engine.publish(stream, { command, id, ...(state !== undefined && { state }) })
  }

  /** Several commands go as one, under a number of its own. */
  #outgoingTo(stream: StreamName): Outgoing {
    const known = this.#outgoing.get(stream)
    if (known !== undefined) return known
    const outgoing = new Outgoing((commands) => {
      const token = (this.#tokens += 1)
      const [only] = commands
      const isOne = only !== undefined && commands.length === 1
      const command = isOne ? only : encodeBatch(commands, { origin: this.#origin, token })
      return this.#publish(stream, { command, token })
    })
    this.#outgoing.set(stream, outgoing)
    return outgoing
  }

  /** The engine's clock now, as far as it has spoken: whole ms, as in what is written. */
  get engineTime(): number | undefined {
    if (this.#engineTime === undefined) return undefined
    const { at, heard } = this.#engineTime
    return Math.floor(at + this.#options.clock.monotonic() - heard)
  }

  get failure(): GiaobanError | undefined {
    return this.#failure
  }

  applied(stream: StreamName): number {
    return this.#streams.get(stream)?.applied ?? 0
  }

  /** Of the streams of mail. */
  mailReadUpTo(): readonly (readonly [StreamName, ReadUpTo])[] {
    const mail = [...this.#streams].filter(([name]) => name.startsWith('mail-'))
    return mail.map(([name, { applied, digest }]) => [name, { applied, digest }])
  }

  /** `engine/busy` for all that wait: they may be applied later. */
  giveUp(): void {
    this.#waiters.rejectAll(busy)
  }

  stop(): void {
    this.#isStopped = true
    for (const { following } of this.#streams.values()) following.stop()
    for (const { timer } of this.#streams.values()) clearTimeout(timer)
    this.giveUp()
  }

  /**
   * Whether a stream, or all of them and the engine, are still those whose commands were applied. One that is not ends the
   * applying, and the engine gets another incarnation first: every relay begins a new view, under another mail store.
   */
  async check(only?: StreamName): Promise<void> {
    const names = only === undefined ? [...this.#streams.keys()] : [only]
    const looks = names.map((name) => this.#look(name))
    if (only === undefined) looks.push(this.#options.engine.isStillSo())
    await Promise.all(looks).catch((thrown: unknown) => {
      if (thrown instanceof GiaobanError && thrown.code.startsWith('store/')) this.#fail(thrown) // else: cut off, and asked again
    })
  }

  /** A new leader may know less for a moment than a replica has given: only what stays short is. */
  async #look(name: StreamName): Promise<void> {
    const followed = this.#streams.get(name)
    if (followed === undefined || this.#isEnded || followed.isLooking) return
    followed.isLooking = true
    const { doubts, isSuspect } = followed
    followed.isSuspect = false
    const asked = isOther(this.#options, name, { ...followed, isSuspect }).finally(() => {
      followed.isLooking = false
    })
    // nobody answers: what is held must not wait for a doubt that may never come again
    const found = await asked.catch((thrown: unknown) => {
      if (thrown instanceof GiaobanError) return 'unknown' as const
      throw thrown
    })
    if (this.#isEnded || this.#streams.get(name) !== followed) return
    const isShort = found === 'short' || found === 'away'
    if (!isShort) followed.shortSince = undefined
    if (found === 'mended') return this.#again(name, followed) // what is held may be of the node that had something else
    if (found === 'same') {
      if (followed.doubts !== doubts) return this.#look(name)
      if (followed.isDropped || !(await isHeldSo(this.#options, name, followed))) return this.#again(name, followed)
      if (followed.doubts !== doubts) return this.#look(name)
      return this.#takeHeld(name, followed)
    }
    followed.isSuspect ||= isSuspect
    const now = this.#options.clock.monotonic()
    if (isShort) followed.shortSince ??= now
    const enoughMs = found === 'away' ? limits.engineAwayMs : limits.engineShortTries * limits.engineShortMs
    if (found === 'unknown' || (isShort && now - (followed.shortSince ?? now) < enoughMs)) {
      clearTimeout(followed.timer)
      const after = found === 'unknown' ? limits.engineLagMs : limits.engineShortMs
      followed.timer = setTimeout(() => void this.check(name), after)
      return
    }
    if (passes(name)) return this.#beginAnew(name)
    await this.#options.engine.renew()
    throw damaged()
  }

  /** Nothing of what it held must be kept: what it holds now is read. */
  async #beginAnew(name: StreamName): Promise<void> {
    const { created } = await this.#options.engine.state(name)
    if (this.#isEnded) return
    this.#streams.get(name)?.following.stop()
    this.#follow(name, { created, applied: 0, digest: undefined })
  }

  /** From where it is applied. */
  #again(name: StreamName, { following, created, applied, digest, timer, landmarks }: Followed): void {
    following.stop()
    clearTimeout(timer)
    this.#follow(name, { created, applied, digest, landmarks })
  }

  #follow(name: StreamName, from: Pick<Followed, 'created' | 'applied' | 'digest'> & Partial<Followed>): void {
    const followed = followedFrom(from, this.#options.crypto.sha256)
    this.#streams.set(name, followed)
    const { digest } = from
    followed.following = this.#options.engine.follow(name, from.applied + 1, {
      take: (batch) => this.#take(name, followed, batch),
      unsure: () => this.#doubt(name, followed),
      differs: () => this.#doubt(name, followed, true),
      ...(digest !== undefined && {
        isLast: (command: Bytes) => equalBytes(this.#options.crypto.sha256(command), digest),
      }),
    })
  }

  /** What comes is held until the stream was looked at. */
  #doubt(name: StreamName, followed: Followed, isSuspect = false): void {
    followed.isSure = false
    followed.doubts += 1
    followed.isSuspect ||= isSuspect
    void this.check(name)
  }

  get #isEnded(): boolean {
    return this.#isStopped || this.#failure !== undefined
  }

  /** In steps, as it would have come; what comes meanwhile waits behind it. A new doubt has a look of its own. */
  async #takeHeld(name: StreamName, followed: Followed): Promise<void> {
    const { doubts } = followed
    const isOver = () => this.#isEnded || this.#streams.get(name) !== followed || followed.doubts !== doubts
    for (; followed.held.length > 0 && !isOver(); await nextTurn()) this.#apply(name, followed, takeHeld(followed))
    if (isOver()) return
    if (followed.isDropped) return this.#again(name, followed)
    followed.isSure = true
  }

  #take(name: StreamName, followed: Followed, batch: readonly Written[]): void {
    if (this.#isEnded || this.#streams.get(name) !== followed || batch.length === 0) return
    const isAlone = batch.some((written) => written.isAlone)
    if (followed.isSure && !isAlone) return this.#apply(name, followed, batch)
    hold(followed, batch)
    if (followed.isSure) this.#doubt(name, followed)
  }

  #apply(name: StreamName, followed: Followed, batch: readonly Written[]): void {
    const { view, project, told, crypto } = this.#options
    const { created } = followed
    const done: { readonly command: Signed; readonly outcome: unknown }[] = []
    let { applied } = followed
    let last: Written | undefined
    try {
      view.atOnce(() => {
        for (const written of batch) {
          if (written.sequence <= applied) continue
          if (written.sequence !== applied + 1 && !hasHoles(name)) throw damaged()
          for (const command of decodeCommands(written.command)) {
            const { kind, body } = command
            const outcome = project[kind](body as never, { stream: name, sequence: written.sequence, at: written.at })
            done.push({ command, outcome })
          }
          applied = written.sequence
          last = written
          followed.landmarks.pass(written)
        }
        if (last === undefined) return
        followed.digest = crypto.sha256(last.command)
        if (!passes(name)) view.setMark(name, { created, applied, digest: followed.digest })
      })
    } catch (thrown) {
      this.#fail(thrown)
      return
    }
    followed.applied = applied
    const at = name === 'live' ? batch.at(-1)?.at : undefined // pulses: in other streams the last may be of last week
    if (at !== undefined) this.#engineTime = { at, heard: this.#options.clock.monotonic() }
    for (const { command, outcome } of done) {
      const isAwaited = command.origin === this.#ownOrigin && this.#waiters.resolve(command.token, outcome)
      if (!isAwaited) told(command, outcome)
    }
    this.#waiters.overtake(name, applied)
    const reached = this.#reached.get(name)
    if (reached === undefined || applied < reached.sequence) return
    this.#reached.delete(name)
    reached.resolve()
  }

  #fail(thrown: unknown): void {
    if (this.#failure !== undefined) return
    const failure = thrown instanceof GiaobanError ? thrown : thrown instanceof CodecError ? damaged() : viewFailed()
    this.#failure = failure
    this.#waiters.rejectAll(() => failure)
    for (const { resolve } of this.#reached.values()) resolve()
    this.stop()
    this.#options.failed(failure)
  }

  #reach(name: StreamName, sequence: number): Promise<void> {
    if (this.applied(name) >= sequence) return Promise.resolve()
    return new Promise((resolve) => this.#reached.set(name, { sequence, resolve }))
  }
}

const damaged = (): GiaobanError => new GiaobanError('store/damaged', { recoverable: false })
/** The view's own disk: full, or broken. A restart goes on where the last transaction ended. */
const viewFailed = (): GiaobanError => new GiaobanError('store/io')
