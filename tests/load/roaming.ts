/** Desks that have several relays and stay with none: who loses one goes to the next, with what it has. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk, type DeskIdentity } from '../../bench/load/desk.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'

/** What no answer came to by then is asked again, elsewhere. */
const answerMs = 20_000
const pauseMs = 100

abstract class Roaming {
  protected readonly crypto: Crypto
  readonly #identity: DeskIdentity
  readonly #urls: readonly string[]
  #turn: number
  #isOver = false
  #ended: Promise<void> = Promise.resolve()

  constructor(
    crypto: Crypto,
    identity: DeskIdentity,
    { urls, first }: { readonly urls: readonly string[]; readonly first: number },
  ) {
    this.crypto = crypto
    this.#identity = identity
    this.#urls = urls
    this.#turn = first
  }

  start(): void {
    this.#ended = this.#roam()
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#ended
  }

  protected get isOver(): boolean {
    return this.#isOver
  }

  /** Which store of mail it has come to. */
  protected meet(_store: string): void {}

  /** Until the session ends or the desk is stopped. Throws what the session threw. */
  protected abstract work(desk: LoadDesk, ended: AbortSignal): Promise<void>

  async #roam(): Promise<void> {
    while (!this.#isOver) {
      const desk = new LoadDesk(this.crypto, this.#identity)
      const ended = new AbortController()
      desk.onClosed = () => ended.abort()
      try {
        const { mailStore } = await within(desk.connect(this.#urls[this.#turn % this.#urls.length] ?? ''))
        this.meet(mailStore === undefined ? '' : bytesToHex(mailStore))
        await this.work(desk, ended.signal)
      } catch {
        this.#turn += 1 // whatever it was: the other one
        await sleep(pauseMs)
      } finally {
        desk.close()
      }
    }
  }
}

export interface Accepted {
  readonly hash: string
  readonly askedAt: number
  readonly answeredAt: number
}

/** Posts one envelope after another, each until a relay has answered for it. */
export class RoamingSender extends Roaming {
  readonly accepted: Accepted[] = []
  /** Refused as such: a relay that cannot take it now says `busy`, `full` or `internal`, and is asked again. */
  readonly refusals = new Map<string, number>()
  readonly #make: () => Post
  #open: Post | undefined

  constructor(
    crypto: Crypto,
    identity: DeskIdentity,
    options: { readonly urls: readonly string[]; readonly first: number; make(): Post },
  ) {
    super(crypto, identity, options)
    this.#make = options.make
  }

  protected async work(desk: LoadDesk): Promise<void> {
    while (!this.isOver) {
      const post = (this.#open ??= this.#make())
      const askedAt = performance.now()
      try {
        await within(desk.request('post', post))
      } catch (thrown) {
        const code = thrown instanceof Error ? thrown.message : 'unknown'
        this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
        throw thrown
      }
      this.#open = undefined
      this.accepted.push({ hash: headerHash(this.crypto, post.header), askedAt, answeredAt: performance.now() })
      await sleep(15)
    }
  }
}

/** Fetches from where it stands, as a desk does that has its cursor beside its records, and from 0 in another store. */
export class RoamingReader extends Roaming {
  /** How many times each envelope came. */
  readonly seen = new Map<string, number>()
  /** Stores of mail that it has met. */
  readonly stores: string[] = []
  #cursor = 0

  protected override meet(store: string): void {
    if (this.stores.at(-1) === store) return
    this.stores.push(store)
    this.#cursor = 0
    // copies of what it has already are recognised; twice in one store is another matter
    for (const hash of this.seen.keys()) this.seen.set(hash, 0)
  }

  protected async work(desk: LoadDesk, ended: AbortSignal): Promise<void> {
    let wake: () => void = () => {}
    desk.onPush = () => wake()
    ended.addEventListener('abort', () => wake())
    while (!this.isOver && !ended.aborted) {
      const pushed = new Promise<void>((resolve) => (wake = resolve))
      for (;;) {
        const page = await within(desk.request('fetch', { cursor: this.#cursor, maxBytes: 1_000_000 }))
        for (const { header } of page.items) {
          const hash = headerHash(this.crypto, header)
          this.seen.set(hash, (this.seen.get(hash) ?? 0) + 1)
        }
        this.#cursor = Math.max(this.#cursor, page.next)
        if (page.items.length > 0) await within(desk.request('ack', { cursor: this.#cursor }))
        if (page.next >= page.head) break
      }
      await Promise.race([pushed, sleep(1000)])
    }
    if (ended.aborted) throw new Error('closed')
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), answerMs)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
