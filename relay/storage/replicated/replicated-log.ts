/**
 * Commands out, commands in: what this process writes comes back to it in the stream's order like everybody else's, is
 * applied to the view, and only then answered. One that is not understood, or a hole in a stream, ends the applying for
 * good (`store/damaged`): a view that skipped something would give other cursors than the others do.
 */
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../../shared/time.ts'
import { nextTurn } from '../../in-turn.ts'
import type { View } from '../sqlite-view.ts'
import { againAfter, saysSo, type Found } from './belief.ts'
import { decodeCommands, type Command, type CommandBody, type CommandKind, type Signed } from './commands.ts'
import { hasHoles, passes, type Engine, type StreamName, type Written } from './engine.ts'
import { followedFrom, hold, isBroken, takeHeld, type Followed } from './followed.ts'
import { isHeldSo, isOther, isReadSo, type ReadUpTo } from './identity.ts'
import type { Outcomes, Project } from './projection.ts'
import { untilReached } from './until-reached.ts'
import { busy, Writer, type AfterState } from './writer.ts'

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

/** A stream when a relay begins with it. */
interface Begun {
  readonly name: StreamName
  readonly created: string
  readonly last: number
}

export class ReplicatedLog {
  readonly #options: ReplicatedLogOptions
  readonly #writer: Writer
  readonly #streams = new Map<StreamName, Followed>()
  readonly #reached = new Map<StreamName, { readonly sequence: number; readonly resolve: () => void }>()
  #failure: GiaobanError | undefined
  #isStopped = false
  #isBegun = false
  /** What was read before that is not what most nodes have. */
  #isReadElse = false
  #engineTime: { readonly at: number; readonly heard: number } | undefined

  constructor(options: ReplicatedLogOptions) {
    this.#options = options
    this.#writer = new Writer(options.engine, options.crypto, {
      applied: (stream) => this.applied(stream),
      check: (stream) => this.check(stream),
      readElsewhere: (stream) => this.#readElsewhere(stream),
    })
  }

  /**
   * Follows every stream; resolves when what was there is applied: for a new view, all that ever was. False when that is not
   * what most nodes have: nobody has been told of it yet.
   */
  async begin(streams: readonly Begun[]): Promise<boolean> {
    try {
      await this.#start(streams)
      this.#isBegun = await this.#isSo()
    } catch (thrown) {
      if (this.#isReadElse) return false
      throw thrown
    }
    return this.#isBegun && !this.#isReadElse
  }

  async #start(streams: readonly Begun[]): Promise<void> {
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
  async #isSo(): Promise<boolean> {
    const streams = [...this.#streams].map(([name, followed]) => isReadSo(this.#options, name, followed))
    return (await Promise.all(streams)).every((each) => each)
  }

  /** Who gives the stream may lag behind for good while it says that all is well: another one is asked, and has time to answer. */
  #readElsewhere(name: StreamName): void {
    const followed = this.#streams.get(name)
    if (followed?.isSure !== true || this.#isEnded || this.#now - followed.since < limits.engineStallMs / 2) return
    this.#again(name, followed)
  }

  /**
   * Writes a command and gives what it changed here. Throws GiaobanError `engine/busy` when the engine does not confirm
   * in time, or too much waits for it: the command may be applied later, and asking again must be harmless.
   */
  async submit<K extends CommandKind>(stream: StreamName, kind: K, body: CommandBody<K>): Promise<Outcomes[K]> {
    if (this.#failure !== undefined) throw this.#failure
    const outcome = await this.#writer.submit(stream, { kind, body } as unknown as Command)
    if (outcome === 'conflict') throw busy() // only with a state before it
    return outcome as Outcomes[K]
  }

  /** A state of a key, after the one that its writer has seen. `conflict`: there was another one, and nothing was written. */
  async submitAfter(
    stream: StreamName,
    command: Extract<Command, { readonly kind: 'claim' | 'whole' }>,
    state: AfterState,
  ): Promise<'conflict' | undefined> {
    if (this.#failure !== undefined) throw this.#failure
    return (await this.#writer.submit(stream, command, state)) === 'conflict' ? 'conflict' : undefined
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
    this.#writer.rejectAll(busy)
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
    if (!saysSo(found)) followed.isSuspect ||= isSuspect
    if (!followed.belief.takes(found, this.#now)) return this.#lookLater(name, followed, found)
    if (found === 'mended') return this.#again(name, followed) // what is held may be of the node that had something else
    if (saysSo(found)) return this.#lookAtHeld(name, followed, doubts)
    if (passes(name)) return this.#beginAnew(name)
    if (this.#isBegun) await this.#options.engine.renew()
    else this.#isReadElse = true // what desks were told by others may well be there
    throw damaged()
  }

  /** What is held is applied when it is of this stream too. A doubt that came meanwhile has a look of its own. */
  async #lookAtHeld(name: StreamName, followed: Followed, doubts: number): Promise<void> {
    if (followed.doubts !== doubts) return this.#look(name)
    if (followed.isDropped) return this.#again(name, followed)
    const found = await isHeldSo(this.#options, name, followed)
    if (this.#isEnded || this.#streams.get(name) !== followed) return
    if (followed.doubts !== doubts) return this.#look(name)
    if (!followed.heldBelief.takes(found, this.#now)) return this.#lookLater(name, followed, found)
    if (found === 'mended' || !saysSo(found)) return this.#again(name, followed)
    return this.#takeHeld(name, followed)
  }

  #lookLater(name: StreamName, followed: Followed, found: Found): void {
    clearTimeout(followed.timer)
    followed.timer = setTimeout(() => void this.check(name), againAfter(found))
  }

  get #now(): number {
    return this.#options.clock.monotonic()
  }

  /** Nothing of what it held must be kept: what it holds now is read. */
  async #beginAnew(name: StreamName): Promise<void> {
    const { created } = await this.#options.engine.state(name)
    if (this.#isEnded) return
    this.#streams.get(name)?.following.stop()
    this.#follow(name, { created, applied: 0, digest: undefined })
  }

  /** From where it is applied. */
  #again(name: StreamName, { following, created, applied, digest, timer, landmarks, gap }: Followed): void {
    following.stop()
    clearTimeout(timer)
    this.#follow(name, { created, applied, digest, landmarks, gap })
  }

  #follow(name: StreamName, from: Pick<Followed, 'created' | 'applied' | 'digest'> & Partial<Followed>): void {
    const followed = followedFrom({ ...from, since: this.#now }, this.#options.crypto.sha256)
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

  /**
   * A node that had no room for a command goes on without it (server 2.9): another one is read. What stays missing is damage,
   * for a view that skipped it would give other cursors than the others do.
   */
  #bridge(name: StreamName, followed: Followed): void {
    const { applied, gap, following } = followed
    followed.gap = gap?.after === applied ? gap : { after: applied, since: this.#now }
    following.stop()
    followed.held.length = 0
    if (this.#now - followed.gap.since > limits.engineGapMs) return this.#fail(damaged())
    const again = (): void => {
      if (!this.#isEnded && this.#streams.get(name) === followed) this.#again(name, followed)
    }
    setTimeout(again, limits.engineLagMs).unref()
  }

  #apply(name: StreamName, followed: Followed, batch: readonly Written[]): void {
    if (!hasHoles(name) && isBroken(batch, followed.applied)) return this.#bridge(name, followed)
    const { view, project, told, crypto } = this.#options
    const { created } = followed
    const done: { readonly command: Signed; readonly outcome: unknown }[] = []
    let { applied } = followed
    let last: Written | undefined
    try {
      view.atOnce(() => {
        for (const written of batch) {
          if (written.sequence <= applied) continue
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
      if (!this.#writer.applied(command, outcome)) told(command, outcome)
    }
    this.#writer.overtake(name, applied)
    const reached = this.#reached.get(name)
    if (reached === undefined || applied < reached.sequence) return
    this.#reached.delete(name)
    reached.resolve()
  }

  #fail(thrown: unknown): void {
    if (this.#failure !== undefined) return
    const failure = thrown instanceof GiaobanError ? thrown : thrown instanceof CodecError ? damaged() : viewFailed()
    this.#failure = failure
    this.#writer.rejectAll(() => failure)
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
