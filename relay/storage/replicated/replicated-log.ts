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
import type { View } from '../sqlite-view.ts'
import {
  decodeCommand,
  encodeCommand,
  originBytes,
  type Command,
  type CommandBody,
  type CommandKind,
  type Signed,
} from './commands.ts'
import { hasHoles, passes, type Engine, type Following, type StreamName, type Written } from './engine.ts'
import { isHeldSo, isOther, type ReadUpTo } from './identity.ts'
import { Landmarks } from './landmarks.ts'
import type { Outcomes, Project } from './projection.ts'

interface Followed {
  readonly created: string
  /** Sequence and SHA-256 of the last command that is applied. */
  applied: number
  digest: Uint8Array | undefined
  following: Following
  isLooking: boolean
  /** Nothing is applied to what may be another history: it waits here until the stream was looked at. */
  isSure: boolean
  doubts: number
  /** Somebody has seen another history: all nodes are asked. */
  isSuspect: boolean
  readonly landmarks: Landmarks
  readonly held: Written[]
  heldBytes: number
  /** Too much was held: it is read again from where it was applied. */
  isDropped: boolean
  /** Since when it ends before that, monotonic ms. */
  shortSince: number | undefined
  timer: NodeJS.Timeout | undefined
}

interface Waiter {
  resolve(outcome: unknown): void
  reject(reason: GiaobanError): void
}

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

const stepMs = 200
const busy = (): GiaobanError => new GiaobanError('engine/busy')

export class ReplicatedLog {
  readonly #options: ReplicatedLogOptions
  readonly #origin: Bytes
  readonly #ownOrigin: string
  readonly #waiters = new Map<number, Waiter>()
  readonly #streams = new Map<StreamName, Followed>()
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
    await Promise.all([Promise.all(caughtUp), this.#untilReached()])
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Throws GiaobanError `relay/unreachable` when nothing was applied for `engineStartMs` though there is more. */
  async #untilReached(): Promise<void> {
    const { clock } = this.#options
    const seen = new Map<StreamName, { readonly applied: number; readonly since: number; readonly again: number }>()
    for (; this.#reached.size > 0 && !this.#isEnded; await new Promise((resolve) => setTimeout(resolve, stepMs))) {
      const now = clock.monotonic()
      for (const name of this.#reached.keys()) {
        const applied = this.applied(name)
        const last = seen.get(name)
        if (last === undefined || applied !== last.applied) seen.set(name, { applied, since: now, again: now })
        else if (now - last.since > limits.engineStartMs) throw new GiaobanError('relay/unreachable')
        else if (now - last.again > limits.engineStallMs) {
          seen.set(name, { ...last, again: now })
          this.#readElsewhere(name)
        }
      }
    }
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
    if (this.#waitingBytes + command.length > limits.engineWaitingBytes) throw busy()
    this.#waitingBytes += command.length
    const applied = new Promise<unknown>((resolve, reject) => this.#waiters.set(token, { resolve, reject }))
    applied.catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    let stalled: NodeJS.Timeout | undefined
    try {
      const id = `${this.#ownOrigin}:${token}`
      const stated = state === undefined ? {} : { state }
      const written = this.#options.engine.publish(stream, { command, id, ...stated })
      // its answer may be lost with a leader, and the command be there: seeing it is enough
      const first = await Promise.race([written, applied.then(() => -1)])
      if (first === 0) return 'conflict'
      // written where something else was applied before: the stream has lost that
      if (first > 0 && first <= this.applied(stream) && this.#waiters.has(token)) void this.check(stream)
      written.catch(() => undefined)
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(busy()), limits.engineApplyMs)
      })
      stalled = setTimeout(() => this.#readElsewhere(stream), limits.engineStallMs)
      return await Promise.race([applied, late])
    } finally {
      clearTimeout(timer)
      clearTimeout(stalled)
      this.#waiters.delete(token)
      this.#waitingBytes -= command.length
    }
  }

  /** The engine's clock now, as far as it has spoken. */
  get engineTime(): number | undefined {
    return this.#engineTime && this.#engineTime.at + (this.#options.clock.monotonic() - this.#engineTime.heard)
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

  stop(): void {
    this.#isStopped = true
    for (const { following } of this.#streams.values()) following.stop()
    for (const { timer } of this.#streams.values()) clearTimeout(timer)
    for (const { reject } of this.#waiters.values()) reject(busy())
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
    if (found !== 'short') followed.shortSince = undefined
    if (found === 'mended') return this.#again(name, followed) // what is held may be of the node that had something else
    if (found === 'same') {
      if (followed.doubts !== doubts) return this.#look(name)
      if (followed.isDropped || !(await isHeldSo(this.#options, name, followed))) return this.#again(name, followed)
      if (followed.doubts !== doubts) return this.#look(name)
      followed.isSure = true
      followed.heldBytes = 0
      return this.#take(name, followed, followed.held.splice(0))
    }
    followed.isSuspect ||= isSuspect
    const now = this.#options.clock.monotonic()
    if (found === 'short') followed.shortSince ??= now
    if (
      found === 'unknown' ||
      (found === 'short' && now - (followed.shortSince ?? now) < limits.engineShortTries * limits.engineShortMs)
    ) {
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
    const followed: Followed = {
      landmarks: new Landmarks(this.#options.crypto.sha256),
      ...from,
      isLooking: false,
      shortSince: undefined,
      isSure: true,
      doubts: 0,
      isSuspect: false,
      held: [],
      heldBytes: 0,
      isDropped: false,
      timer: undefined,
      following: { stop: () => {} },
    }
    this.#streams.set(name, followed)
    const { digest } = from
    const doubt = (isSuspect: boolean): void => {
      followed.isSure = false
      followed.doubts += 1
      followed.isSuspect ||= isSuspect
      void this.check(name)
    }
    followed.following = this.#options.engine.follow(name, from.applied + 1, {
      take: (batch) => this.#take(name, followed, batch),
      unsure: () => doubt(false),
      differs: () => doubt(true),
      ...(digest !== undefined && {
        isLast: (command: Bytes) => equalBytes(this.#options.crypto.sha256(command), digest),
      }),
    })
  }

  /** Bounded: beyond `engineHeldBytes` the stream is left, and read again when it is found to be the same. */
  #hold(followed: Followed, batch: readonly Written[]): void {
    if (followed.isDropped) return
    followed.held.push(...batch)
    followed.heldBytes += batch.reduce((sum, { command }) => sum + command.length, 0)
    if (followed.heldBytes <= limits.engineHeldBytes) return
    followed.isDropped = true
    followed.held.length = 0
    followed.following.stop()
  }

  get #isEnded(): boolean {
    return this.#isStopped || this.#failure !== undefined
  }

  #take(name: StreamName, followed: Followed, batch: readonly Written[]): void {
    if (this.#isEnded || this.#streams.get(name) !== followed || batch.length === 0) return
    if (!followed.isSure) return this.#hold(followed, batch)
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
          const command = decodeCommand(written.command)
          const { kind, body } = command
          const outcome = project[kind](body as never, { stream: name, sequence: written.sequence })
          done.push({ command, outcome })
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
    const at = batch.at(-1)?.at
    if (at !== undefined) this.#engineTime = { at, heard: this.#options.clock.monotonic() }
    for (const { command, outcome } of done) {
      const waiter = command.origin === this.#ownOrigin ? this.#waiters.get(command.token) : undefined
      if (waiter === undefined) told(command, outcome)
      else {
        this.#waiters.delete(command.token)
        waiter.resolve(outcome)
      }
    }
    const reached = this.#reached.get(name)
    if (reached === undefined || applied < reached.sequence) return
    this.#reached.delete(name)
    reached.resolve()
  }

  #fail(thrown: unknown): void {
    if (this.#failure !== undefined) return
    const failure = thrown instanceof GiaobanError ? thrown : thrown instanceof CodecError ? damaged() : viewFailed()
    this.#failure = failure
    for (const { reject } of this.#waiters.values()) reject(failure)
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
