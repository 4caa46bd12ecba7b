/**
 * Commands of one stream on their way to the engine. While messages are under way, what comes waits and then goes as one
 * message: where much is asked a message carries many commands, and one that comes alone goes at once, alone.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'

interface Waiting {
  readonly command: Bytes
  /** Nobody waits for it any more. */
  readonly isOver: () => boolean
  resolve(sequence: number): void
  reject(reason: unknown): void
}

export class Outgoing {
  readonly #publish: (commands: readonly Bytes[]) => Promise<number>
  #waiting: Waiting[] = []
  #underWay = 0
  #isGathering = false

  /** @param publish writes commands as one message and gives its sequence */
  constructor(publish: (commands: readonly Bytes[]) => Promise<number>) {
    this.#publish = publish
  }

  /** The sequence of the message that holds it. Rejects as the publishing of that message does; never once it `isOver`. */
  send(command: Bytes, isOver: () => boolean): Promise<number> {
    if (this.#waiting[0]?.isOver() === true) this.#forget()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, isOver, resolve, reject })
      this.#gather()
    })
  }

  /** What comes in one turn of the event loop goes together. */
  #gather(): void {
    if (this.#isGathering || this.#waiting.length === 0 || this.#underWay >= limits.engineBatchesUnderWay) return
    this.#isGathering = true
    setImmediate(() => {
      this.#isGathering = false
      void this.#send(this.#next())
      this.#gather()
    })
  }

  /** As many as fit into a message; at least one while there are any. */
  #next(): readonly Waiting[] {
    this.#forget()
    let bytes = 0
    let count = 0
    for (const { command } of this.#waiting) {
      bytes += command.length
      if (count > 0 && (bytes > limits.engineBatchBytes || count >= limits.engineBatch)) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  #forget(): void {
    this.#waiting = this.#waiting.filter(({ isOver }) => !isOver())
  }

  async #send(some: readonly Waiting[]): Promise<void> {
    if (some.length === 0) return
    this.#underWay += 1
    try {
      const sequence = await this.#publish(some.map(({ command }) => command))
      for (const { resolve } of some) resolve(sequence)
    } catch (thrown) {
      for (const { reject } of some) reject(thrown)
    } finally {
      this.#underWay -= 1
      this.#gather()
    }
  }
}
