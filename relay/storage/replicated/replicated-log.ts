/**
 * Commands out, commands in: what this process writes comes back to it in the stream's order like everybody else's, is
 * applied to the view, and only then answered. One that is not understood, or a hole in a stream, ends the applying for
 * good (`store/damaged`): a view that skipped something would give other cursors than the others do.
 */
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
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
import type { Engine, Following, StreamName, Written } from './engine.ts'
import type { Outcomes, Project } from './projection.ts'

interface Waiter {
  resolve(outcome: unknown): void
  reject(reason: GiaobanError): void
}

export interface ReplicatedLogOptions {
  readonly engine: Engine
  readonly view: View
  readonly clock: Pick<Clock, 'monotonic'>
  readonly crypto: Pick<Crypto, 'random'>
  /** Changes the view, within a transaction of it. */
  readonly project: Project
  /** After its transaction: what another process wrote, or this one no longer waits for. */
  readonly told: (command: Signed, outcome: unknown) => void
  readonly failed: (reason: GiaobanError) => void
}

/** Streams that lose their beginning by themselves: nothing in the view says how far they are applied. */
export const passes = (stream: StreamName): boolean => stream === 'live' || stream === 'note'
/** Streams that keep the newest of a key, or lose their beginning: a hole is none. */
export const hasHoles = (stream: StreamName): boolean => passes(stream) || stream === 'blob'

const busy = (): GiaobanError => new GiaobanError('engine/busy')

export class ReplicatedLog {
  readonly #options: ReplicatedLogOptions
  readonly #origin: Bytes
  readonly #ownOrigin: string
  readonly #waiters = new Map<number, Waiter>()
  readonly #applied = new Map<StreamName, number>()
  readonly #reached = new Map<StreamName, { readonly sequence: number; readonly resolve: () => void }>()
  #followings: Following[] = []
  #tokens = 0
  #waitingBytes = 0
  #failure: GiaobanError | undefined
  #engineTime: { readonly at: number; readonly heard: number } | undefined

  constructor(options: ReplicatedLogOptions) {
    this.#options = options
    this.#origin = options.crypto.random(originBytes)
    this.#ownOrigin = bytesToHex(this.#origin)
  }

  /** Follows every stream; resolves when what was there is applied: for a new view, all that ever was. */
  async start(streams: readonly { readonly name: StreamName; readonly created: string; readonly last: number }[]) {
    const { engine, view } = this.#options
    const caughtUp = streams.map(({ name, created, last }) => {
      const applied = passes(name) ? 0 : (view.mark(name)?.applied ?? 0)
      this.#applied.set(name, applied)
      const take = (batch: readonly Written[]): void => this.#take({ name, created }, batch)
      // its end is lost, and the view has it: a new process begins with a new view
      const shortened = (): void => this.#fail(damaged())
      this.#followings.push(engine.follow(name, applied + 1, { take, shortened }))
      return this.#reach(name, last)
    })
    await Promise.all(caughtUp)
    if (this.#failure !== undefined) throw this.#failure
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
    try {
      const id = `${this.#ownOrigin}:${token}`
      const stated = state === undefined ? {} : { state }
      const written = this.#options.engine.publish(stream, { command, id, ...stated })
      // its answer may be lost with a leader, and the command be there: seeing it is enough
      const first = await Promise.race([written, applied.then(() => -1)])
      if (first === 0) return 'conflict'
      written.catch(() => undefined)
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(busy()), limits.engineApplyMs)
      })
      return await Promise.race([applied, late])
    } finally {
      clearTimeout(timer)
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
    return this.#applied.get(stream) ?? 0
  }

  stop(): void {
    for (const following of this.#followings) following.stop()
    this.#followings = []
    for (const { reject } of this.#waiters.values()) reject(busy())
  }

  #take(stream: { readonly name: StreamName; readonly created: string }, batch: readonly Written[]): void {
    if (this.#failure !== undefined) return
    const { view, project, told } = this.#options
    const { name, created } = stream
    const done: { readonly command: Signed; readonly outcome: unknown }[] = []
    let applied = this.applied(name)
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
        }
        if (!passes(name)) view.setMark(name, { created, applied })
      })
    } catch (thrown) {
      this.#fail(thrown)
      return
    }
    this.#applied.set(name, applied)
    const at = batch.at(-1)?.at
    if (at !== undefined) this.#engineTime = { at, heard: this.#options.clock.monotonic() }
    for (const { command, outcome } of done) {
      const waiter = command.origin === this.#ownOrigin ? this.#waiters.get(command.token) : undefined
      if (waiter === undefined) told(command, outcome)
      else waiter.resolve(outcome)
    }
    const reached = this.#reached.get(name)
    if (reached !== undefined && applied >= reached.sequence) reached.resolve()
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
