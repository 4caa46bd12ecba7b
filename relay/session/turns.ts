/**
 * Whose request is looked at next, among all sessions: start-time fair queueing by unit, in bytes. Who asks for little is
 * answered at once beside who fills the relay with all that it may post, and who is alone waits for nobody.
 */
import type { UnitId } from '../../shared/ids.ts'

/** What any request costs beside its bytes. */
const requestBytes = 4 * 1024
/** Looked at in one turn of the event loop: thirty bulletins share a commit, one of the largest posts is alone. */
const turnBytes = 512 * 1024
/** Small ones in one turn: what is no post may have a commit or a page of its own. */
const turnRequests = 32
/** Units that are remembered without having anything to wait for. */
const rememberedUnits = 1024

interface Waiting {
  readonly start: number
  readonly cost: number
  go(): void
}

export class Turns {
  #waiting: Waiting[] = []
  /** Where in the common count of bytes the relay is. */
  #now = 0
  /** Where each unit's last request ends in it. */
  readonly #ends = new Map<UnitId, number>()

  /** Resolves when it is this request's turn. */
  take(unit: UnitId, bytes: number): Promise<void> {
    const cost = bytes + requestBytes
    const start = Math.max(this.#now, this.#ends.get(unit) ?? 0)
    this.#ends.set(unit, start + cost)
    if (this.#ends.size > rememberedUnits) this.#forget()
    return new Promise((go) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#turn())
      this.#waiting.push({ start, cost, go })
    })
  }

  /** What an answer took beyond its question. */
  charge(unit: UnitId, bytes: number): void {
    this.#ends.set(unit, Math.max(this.#now, this.#ends.get(unit) ?? 0) + bytes)
  }

  #turn(): void {
    const order = this.#waiting.toSorted((a, b) => a.start - b.start)
    let bytes = 0
    let count = 0
    for (const { start, cost, go } of order) {
      if (count > 0 && (bytes + cost > turnBytes || count >= turnRequests)) break
      bytes += cost
      count += 1
      this.#now = Math.max(this.#now, start)
      go()
    }
    this.#waiting = order.slice(count)
    if (this.#waiting.length > 0) setImmediate(() => this.#turn())
  }

  #forget(): void {
    for (const [unit, end] of this.#ends) if (end <= this.#now) this.#ends.delete(unit)
  }
}
