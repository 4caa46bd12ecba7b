/** Commands out: encoded, published, and waited for until they have come back in their stream and are applied. */
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { batchReader, encodeBatch, encodeCommand, originBytes, type Command, type Signed } from './commands.ts'
import type { Engine, StreamName } from './engine.ts'
import { Outgoing } from './outgoing.ts'
import { Waiters } from './waiters.ts'

export const busy = (): GiaobanError => new GiaobanError('engine/busy')

/** A state of a key, after the one that its writer has seen. */
export interface AfterState {
  readonly key: string
  readonly after: number
}

/** What the writer asks of who reads the streams. */
export interface Reader {
  applied(stream: StreamName): number
  /** Something was written where more was applied before. */
  check(stream: StreamName): Promise<void>
  /** What was written does not come back. */
  readElsewhere(stream: StreamName): void
}

export class Writer {
  readonly #engine: Pick<Engine, 'publish' | 'reader'>
  readonly #reader: Reader
  readonly #origin: Bytes
  readonly #ownOrigin: string
  readonly #waiters = new Waiters()
  readonly #outgoing = new Map<StreamName, Outgoing>()
  #tokens = 0
  #waitingBytes = 0

  constructor(engine: Pick<Engine, 'publish' | 'reader'>, crypto: Pick<Crypto, 'random'>, reader: Reader) {
    this.#engine = engine
    this.#reader = reader
    this.#origin = crypto.random(originBytes)
    this.#ownOrigin = bytesToHex(this.#origin)
  }

  /**
   * What came of it when it was applied; `conflict`: with a `state`, there was another one before it and nothing was written.
   * Throws GiaobanError `engine/busy` when the engine does not confirm in time, or too much waits for it.
   */
  async submit(stream: StreamName, what: Command, state?: AfterState): Promise<unknown> {
    const token = (this.#tokens += 1)
    const command = encodeCommand(what, { origin: this.#origin, token })
    const isBatched = state === undefined && this.#engine.reader >= batchReader && stream.startsWith('mail-')
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
      if (first > 0 && first <= this.#reader.applied(stream) && this.#waiters.has(token))
        void this.#reader.check(stream)
      if (state !== undefined && first > 0) {
        this.#waiters.written(token, stream, first)
        this.#waiters.overtake(stream, this.#reader.applied(stream))
      }
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(busy()), limits.engineApplyMs)
      })
      // again and again: which node is read is drawn, and may be the same one
      stalled = setInterval(() => this.#reader.readElsewhere(stream), limits.engineStallMs)
      return await Promise.race([applied, late])
    } finally {
      clearTimeout(timer)
      clearInterval(stalled)
      this.#waiters.remove(token)
      this.#waitingBytes -= command.length
    }
  }

  /** One that came back was applied. False when it is of another process, or nobody waits for it any more. */
  applied({ origin, token }: Signed, outcome: unknown): boolean {
    return origin === this.#ownOrigin && this.#waiters.resolve(token, outcome)
  }

  /** So far a stream is applied: what was written before that and did not come was written over. */
  overtake(stream: StreamName, applied: number): void {
    this.#waiters.overtake(stream, applied)
  }

  rejectAll(reason: () => GiaobanError): void {
    this.#waiters.rejectAll(reason)
  }

  #publish(
    stream: StreamName,
    message: { readonly command: Bytes; readonly token: number; readonly state?: AfterState | undefined },
  ): Promise<number> {
    const { command, token, state } = message
    const id = `${this.#ownOrigin}:${token}`
    return this.#engine.publish(stream, { command, id, ...(state !== undefined && { state }) })
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
}
