/** Whoever wrote a command and waits until it comes back and is applied, by the number that it has in this process. */
import type { GiaobanError } from '../../../shared/errors.ts'
import type { StreamName } from './engine.ts'

interface Waiter {
  resolve(outcome: unknown): void
  reject(reason: GiaobanError): void
}

export class Waiters {
  readonly #waiting = new Map<number, Waiter>()
  /** Of those who wait for a state that was written: few beside all that wait, and looked at with all that is applied. */
  readonly #written = new Map<number, { readonly stream: StreamName; readonly sequence: number }>()

  /** Nobody needs to listen to what comes of it. */
  add(token: number): Promise<unknown> {
    const applied = new Promise<unknown>((resolve, reject) => this.#waiting.set(token, { resolve, reject }))
    applied.catch(() => undefined)
    return applied
  }

  has(token: number): boolean {
    return this.#waiting.has(token)
  }

  remove(token: number): void {
    this.#waiting.delete(token)
    this.#written.delete(token)
  }

  /** False when nobody waits for it. */
  resolve(token: number, outcome: unknown): boolean {
    const waiter = this.#waiting.get(token)
    this.remove(token)
    waiter?.resolve(outcome)
    return waiter !== undefined
  }

  rejectAll(reason: () => GiaobanError): void {
    for (const { reject } of this.#waiting.values()) reject(reason())
  }

  /** A state of a key has this place in its stream. */
  written(token: number, stream: StreamName, sequence: number): void {
    if (this.#waiting.has(token)) this.#written.set(token, { stream, sequence })
  }

  /** A state that is not there when more is applied was written over: it is nowhere any more, and never comes. */
  overtake(stream: StreamName, applied: number): void {
    for (const [token, written] of this.#written)
      if (written.stream === stream && written.sequence <= applied) this.resolve(token, 'conflict')
  }
}
