/**
 * Bytes of files by their numbers in the stream of parts, which no relay copies or follows. A replica may lag, say nothing, or
 * have something else under a number, as one that led alone and came back does (replicas.ts): what comes is taken when it
 * is the part that was asked for; then the leader is asked, then others, at last every node by itself.
 */
import type { JetStreamManager } from '@nats-io/jetstream'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import { equalBytes, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { PartName } from '../replicated/engine.ts'
import { replicas as replicaCount } from './durable.ts'
import { copiesAt, judge, type Access } from './replicas.ts'

const offsetHeader = 'Giaoban-Offset'
/** One node of three is not drawn in all of them one time in a thousand; two rounds were one in twenty. */
const askedRounds = 4
const pauseMs = 100
const hasOne = (copies: readonly (Bytes | undefined)[]): boolean => copies.some((copy) => copy !== undefined)

interface Message {
  readonly subject: string
  readonly data: Uint8Array
  readonly header?: MsgHdrs
  readonly headers?: MsgHdrs
}

/** Where in its file a part begins is written beside it. */
export function partHeaders({ offset }: Pick<PartName, 'offset'>): MsgHdrs {
  const said = headers()
  said.set(offsetHeader, String(offset))
  return said
}

export class Parts {
  readonly #access: Access
  readonly #replicas: JetStreamManager['direct']
  readonly #stream: string
  readonly #subject: string
  readonly #warn: (event: 'part-elsewhere' | 'replica-anew', fields: { stream: string; node?: string }) => void
  #saidAt = Number.NEGATIVE_INFINITY
  #isJudging = false

  constructor(options: {
    readonly access: Access
    readonly replicas: JetStreamManager['direct']
    readonly stream: string
    readonly subject: string
    readonly warn: (event: 'part-elsewhere' | 'replica-anew', fields: { stream: string; node?: string }) => void
  }) {
    this.#access = options.access
    this.#replicas = options.replicas
    this.#stream = options.stream
    this.#subject = options.subject
    this.#warn = options.warn
  }

  /** `undefined`: none of the three nodes has it. Throws GiaobanError `engine/busy` where one that may is not to be asked. */
  async read(sequence: number, part: PartName): Promise<Bytes | undefined> {
    const isIt = (message: Message): boolean => this.#isPart(message, part)
    const { jsm, clock } = this.#access
    const asks = [this.#replicas, jsm.streams] // of direct ones a replica answers, of the others the leader
    const end = clock.monotonic() + limits.engineApplyMs
    let isLacking = false
    let isAstray = false
    for (let tries = 0; tries < limits.enginePartTries && clock.monotonic() < end; tries += 1) {
      const asked = asks[tries % asks.length] as Pick<JetStreamManager['streams'], 'getMessage'>
      const found = await asked.getMessage(this.#stream, { seq: sequence }).catch(() => undefined) // says nothing
      if (found !== undefined && found !== null && isIt(found)) {
        const bytes = new Uint8Array(found.data)
        if (isLacking || isAstray) this.#say()
        if (isAstray) void this.#judge(sequence, bytes)
        return bytes
      }
      isLacking ||= found === null
      isAstray ||= found !== undefined && found !== null
      if (tries % asks.length > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    return this.#ofEveryNode(sequence, isIt)
  }

  async #ofEveryNode(sequence: number, isIt: (message: Message) => boolean): Promise<Bytes | undefined> {
    const ifIt = (message: Message): Bytes | undefined => (isIt(message) ? new Uint8Array(message.data) : undefined)
    const asked = { stream: this.#stream, sequence, of: ifIt, isEnough: hasOne, rounds: askedRounds }
    const copies = await copiesAt(this.#access, asked).catch(() => undefined)
    this.#say()
    const found = [...(copies?.values() ?? [])].find((copy) => copy !== undefined)
    if (found === undefined && (copies?.size ?? 0) < replicaCount) throw new GiaobanError('engine/busy')
    return found
  }

  /** A part of an older relay says nothing of its place. */
  #isPart({ subject, data, header: kept, headers: given }: Message, { key, offset, length }: PartName): boolean {
    const said = (kept ?? given)?.get(offsetHeader) || String(offset)
    return subject === `${this.#subject}.${key}` && data.length === length && said === String(offset)
  }

  /** Once a minute: a node that has strayed, or is still being filled, lacks many. */
  #say(): void {
    const now = this.#access.clock.monotonic()
    if (now - this.#saidAt < limits.engineMendMs) return
    this.#saidAt = now
    this.#warn('part-elsewhere', { stream: this.#stream })
  }

  /** What strays from two that agree is given the stream anew, as with commands; beside what is read. */
  async #judge(sequence: number, bytes: Bytes): Promise<void> {
    if (this.#isJudging) return
    this.#isJudging = true
    try {
      const read = { sequence, isIt: (copy: Bytes) => equalBytes(copy, bytes) }
      const { anew } = await judge(this.#access, this.#stream, read)
      if (anew !== undefined && anew !== '') this.#warn('replica-anew', { stream: this.#stream, node: anew })
    } catch {
      // not all nodes are there: the next part that is read so asks again
    } finally {
      this.#isJudging = false
    }
  }
}
