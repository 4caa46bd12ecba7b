/**
 * Bytes that all sessions together have sent and that are not answered yet: whole requests that wait for their turn, and
 * frames of which the end has not come. Half of the room is for either.
 */
import type { RelayBounds } from '../deps.ts'

/** One session's sender. */
export interface Sender {
  /** What has come of its frame is dropped. */
  cut(): void
}

/** The beginning of a frame that is not counted: less than the system itself holds for a connection. */
const uncountedBytes = 64 * 1024

export class ReadBudget {
  readonly #halfBytes: number
  /** In the order in which they became large. */
  readonly #begun = new Map<Sender, number>()
  #begunBytes = 0
  #waitingBytes = 0

  constructor({ requestBytesInAll }: Pick<RelayBounds, 'requestBytesInAll'>) {
    this.#halfBytes = requestBytesInAll / 2
  }

  get bytes(): number {
    return this.#begunBytes + this.#waitingBytes
  }

  /** So much waits that nothing more is read from whoever has a request waiting. */
  get isCrowded(): boolean {
    return this.#waitingBytes > this.#halfBytes
  }

  /** Whole requests that came, or with a negative number were answered. */
  wait(bytes: number): void {
    this.#waitingBytes += bytes
  }

  /** So much has come of a frame that is not whole. Where there is no room for all of them, the oldest are cut. */
  begun(sender: Sender, bytes: number): void {
    this.#begunBytes += bytes - (this.#begun.get(sender) ?? 0)
    if (bytes > uncountedBytes) this.#begun.set(sender, bytes)
    else {
      this.#begunBytes -= bytes
      this.#begun.delete(sender)
    }
    for (const oldest of this.#begun.keys()) {
      if (this.#begunBytes <= this.#halfBytes) break
      this.leave(oldest)
      oldest.cut()
    }
  }

  /** Its session is over. */
  leave(sender: Sender): void {
    this.#begunBytes -= this.#begun.get(sender) ?? 0
    this.#begun.delete(sender)
  }
}
