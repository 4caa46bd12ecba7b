/** Open requests of one connection: numbered, bounded, each with its time. */
import { GiaobanError } from '../../../shared/errors.ts'
import type { AnswerOf, CallName } from '../../../shared/protocol/relay-wire/calls.ts'
import type { RelayFrame } from '../../../shared/protocol/relay-wire/frame.ts'
import { fromWire } from './errors.ts'

interface Open {
  readonly name: CallName
  readonly timer: NodeJS.Timeout
  resolve(answer: unknown): void
  reject(error: GiaobanError): void
}

export class OpenRequests {
  readonly #open = new Map<number, Open>()
  /** Callers that wait for a place, oldest first. */
  readonly #waiting: { go(): void; fail(error: GiaobanError): void }[] = []
  readonly #bounds: { readonly inFlight: number; readonly waiting: number; readonly timeoutMs: number }
  readonly #onTimeout: () => void
  #nextId = 1
  /** Places that are taken: by what is open, and by callers who have just been given one. */
  #places = 0
  #ended: GiaobanError | undefined

  constructor(
    bounds: { readonly inFlight: number; readonly waiting: number; readonly timeoutMs: number },
    onTimeout: () => void,
  ) {
    this.#bounds = bounds
    this.#onTimeout = onTimeout
  }

  /** `send` is called with the request's id once there is a place. Rejects with GiaobanError. */
  async ask<N extends CallName>(name: N, send: (id: number) => void): Promise<AnswerOf<N>> {
    await this.#place()
    return new Promise<AnswerOf<N>>((resolve, reject) => {
      const id = this.#nextId++
      const timer = setTimeout(this.#onTimeout, this.#bounds.timeoutMs)
      // the frame decoder has checked that an answer has the shape of its name, `settle` that the name is this one
      this.#open.set(id, { name, timer, resolve: (answer) => resolve(answer as AnswerOf<N>), reject })
      try {
        send(id)
      } catch (thrown) {
        this.#close(id)
        reject(thrown as Error) // a body of ours that has no wire form: a bug of the caller
      }
    })
  }

  /** False for an answer to nothing that was asked. */
  settle(frame: Extract<RelayFrame, { type: 'answer' | 'error' }>): boolean {
    const open = this.#open.get(frame.id)
    if (open === undefined || (frame.type === 'answer' && frame.name !== open.name)) return false
    this.#close(frame.id)
    if (frame.type === 'answer') open.resolve(frame.body)
    else open.reject(fromWire(frame.body))
    return true
  }

  /** Everything that is open or waits fails, now and later. */
  end(error: GiaobanError): void {
    this.#ended ??= error
    for (const each of this.#waiting.splice(0)) each.fail(error)
    for (const [id, open] of this.#open) {
      this.#close(id)
      open.reject(error)
    }
  }

  #place(): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (this.#places < this.#bounds.inFlight) {
      this.#places += 1
      return Promise.resolve()
    }
    if (this.#waiting.length >= this.#bounds.waiting) return Promise.reject(new GiaobanError('engine/busy'))
    return new Promise((go, fail) => {
      this.#waiting.push({ go, fail })
    })
  }

  #close(id: number): void {
    clearTimeout(this.#open.get(id)?.timer)
    if (!this.#open.delete(id)) return
    const next = this.#waiting.shift()
    if (next === undefined) this.#places -= 1
    else next.go() // the place is theirs
  }
}
