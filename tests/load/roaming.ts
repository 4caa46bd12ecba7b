/** Desks that have several relays and stay with none: who loses one goes to the next, with what it has. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk, type DeskIdentity } from '../../bench/load/desk.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import type { Note } from './chronicle.ts'

/** What no answer came to by then is asked again, elsewhere. */
const answerMs = 20_000
const pauseMs = 100

interface RoamingOptions {
  readonly urls: readonly string[]
  readonly first: number
  readonly note: Note
  /** PEM: who vouches for relays that are reached by TLS. */
  readonly ca?: string
}

abstract class Roaming {
  protected readonly crypto: Crypto
  protected readonly note: Note
  readonly #identity: DeskIdentity
  readonly #urls: readonly string[]
  /** Sessions that ended, for whatever reason: monotonic ms. */
  readonly left: { readonly url: string; readonly at: number }[] = []
  readonly #ca: string | undefined
  #turn: number
  #isOver = false
  #ended: Promise<void> = Promise.resolve()

  constructor(crypto: Crypto, identity: DeskIdentity, { urls, first, note, ca }: RoamingOptions) {
    this.crypto = crypto
    this.note = note
    this.#identity = identity
    this.#urls = urls
    this.#ca = ca
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

  /** The relay that it is with, or comes to. */
  get url(): string {
    return this.#urls[this.#turn % this.#urls.length] ?? ''
  }

  /** Which store of mail it has come to. */
  protected meet(_store: string): void {}

  /** Until the session ends or the desk is stopped. Throws what the session threw. */
  protected abstract work(desk: LoadDesk, ended: AbortSignal): Promise<void>

  async #roam(): Promise<void> {
    while (!this.#isOver) {
      const { url } = this
      const desk = new LoadDesk(this.crypto, this.#identity, this.#ca)
      const ended = new AbortController()
      desk.onClosed = () => {
        ended.abort()
        this.note('closed', { url })
      }
      try {
        this.note('connect', { url })
        const { mailStore, mailHead } = await within(desk.connect(url))
        const store = mailStore === undefined ? '' : bytesToHex(mailStore)
        this.note('welcome', { url, store, mailHead })
        this.meet(store)
        await this.work(desk, ended.signal)
      } catch (thrown) {
        this.left.push({ url, at: performance.now() })
        this.note('leaves', { url, why: thrown instanceof Error ? thrown.message : 'unknown' })
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
  readonly url: string
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

  constructor(crypto: Crypto, identity: DeskIdentity, options: RoamingOptions & { make(): Post }) {
    super(crypto, identity, options)
    this.#make = options.make
  }

  protected async work(desk: LoadDesk): Promise<void> {
    while (!this.isOver) {
      const post = (this.#open ??= this.#make())
      const hash = headerHash(this.crypto, post.header)
      const askedAt = performance.now()
      this.note('post', { hash, url: this.url })
      try {
        await within(desk.request('post', post))
      } catch (thrown) {
        const code = thrown instanceof Error ? thrown.message : 'unknown'
        this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
        throw thrown
      }
      this.#open = undefined
      this.note('accepted', { hash })
      this.accepted.push({ hash, url: this.url, askedAt, answeredAt: performance.now() })
      await sleep(15)
    }
  }
}

export interface Arrival {
  /** Monotonic, ms. */
  readonly at: number
  readonly url: string
  readonly store: string
  readonly cursor: number
}

/** Fetches from where it stands, as a desk does that has its cursor beside its records, and from 0 in another store. */
export class RoamingReader extends Roaming {
  /** When, where and under which cursor each envelope came. */
  readonly seen = new Map<string, Arrival[]>()
  /** Stores of mail that it has met. */
  readonly stores: string[] = []
  #cursor = 0

  protected override meet(store: string): void {
    if (this.stores.at(-1) === store) return
    this.stores.push(store)
    this.#cursor = 0
  }

  /** What came twice in one store: copies in another one are recognised. */
  get doubled(): readonly string[] {
    const isTwice = (arrivals: readonly Arrival[]): boolean =>
      new Set(arrivals.map(({ store }) => store)).size < arrivals.length
    return [...this.seen].filter(([, arrivals]) => isTwice(arrivals)).map(([hash]) => hash)
  }

  protected async work(desk: LoadDesk, ended: AbortSignal): Promise<void> {
    let wake: () => void = () => {}
    desk.onPush = () => wake()
    ended.addEventListener('abort', () => wake())
    while (!this.isOver && !ended.aborted) {
      const pushed = new Promise<void>((resolve) => (wake = resolve))
      for (;;) {
        const page = await within(desk.request('fetch', { cursor: this.#cursor, maxBytes: 1_000_000 }))
        for (const { header, cursor } of page.items) this.#take(headerHash(this.crypto, header), cursor)
        this.note('page', { url: this.url, from: this.#cursor, items: page.items.length, head: page.head })
        this.#cursor = Math.max(this.#cursor, page.next)
        if (page.items.length > 0) await within(desk.request('ack', { cursor: this.#cursor }))
        if (page.next >= page.head) break
      }
      await Promise.race([pushed, sleep(1000)])
    }
    if (ended.aborted) throw new Error('closed')
  }

  #take(hash: string, cursor: number): void {
    const arrivals = this.seen.get(hash) ?? []
    arrivals.push({ at: performance.now(), url: this.url, store: this.stores.at(-1) ?? '', cursor })
    this.seen.set(hash, arrivals)
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
