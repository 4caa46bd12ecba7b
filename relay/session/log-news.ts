/** What sessions hear of the log: that it has grown, and of witnesses that they are wanted. One word in a while, however many leaves. */
import type { RelayLog } from '../directory-view.ts'
import type { Hub } from './hub.ts'

/** Sending a word to four thousand sessions takes a tenth of a second; nobody waits for longer to hear of a leaf. */
const pauseMs = 100

export class LogNews {
  readonly #hub: Hub
  readonly #log: Pick<RelayLog, 'size' | 'witnessName'>
  /** The largest that was told. */
  #told: number
  #next: { readonly size: number; readonly isAsking: boolean } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(hub: Hub, log: Pick<RelayLog, 'size' | 'witnessName'>) {
    this.#hub = hub
    this.#log = log
    this.#told = log.size()
  }

  /** A leaf is in the log: told when nobody has heard of it yet. */
  grown(size: number): void {
    if (size > this.#told) this.#tell(size, true)
  }

  /** A quorum has seen the tree of `size`, of which there was word before. */
  witnessed(size: number): void {
    this.#tell(size, false)
  }

  #tell(size: number, isAsking: boolean): void {
    this.#told = Math.max(this.#told, size)
    const before = this.#next
    this.#next = { size: Math.max(size, before?.size ?? 0), isAsking: isAsking || before?.isAsking === true }
    if (this.#timer === undefined) this.#say()
  }

  #say(): void {
    const next = this.#next
    this.#next = undefined
    this.#timer = undefined
    if (next === undefined) return
    if (next.isAsking) this.askWitnesses()
    this.#hub.pushToAll({ type: 'push', name: 'log', body: { size: next.size } })
    this.#timer = setTimeout(() => this.#say(), pauseMs)
    this.#timer.unref()
  }

  /** Witnesses that are online are asked for the newest tree, or the same one again. */
  askWitnesses(): void {
    this.#hub.pushToDevices((device) => this.#log.witnessName(device) !== undefined, {
      type: 'push',
      name: 'cosignWanted',
      body: { size: this.#log.size() },
    })
  }
}
