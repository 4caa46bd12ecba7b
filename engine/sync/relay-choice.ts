/**
 * Which of a home's relays is tried next. They stand in the order of preference; one that fails waits, each for itself,
 * longer every time and with jitter, and the next one is tried at once. Who is on a later one looks after a while whether
 * an earlier one answers, and seldomer where that one does not hold.
 */
import type { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../shared/time.ts'

export interface RelayTried {
  readonly url: string
  /** Why it was last left, and since when it has not answered, ms; absent after it has answered, and before it was tried. */
  readonly failure?: GiaobanError
  readonly failedSince?: number
  /** When it is tried next, ms, where that is known. */
  readonly nextAt?: number
}

interface Known {
  failures: number
  failure: GiaobanError | undefined
  /** Wall time, for people. */
  failedSince: number | undefined
  /** Monotonic, as all that follow. */
  notBefore: number
  /** The relay itself has asked not to be met before. */
  askedUntil: number
  connectedAt: number | undefined
  /** Not left a later relay for this one before. */
  returnAt: number
  /** How often in a row it was lost soon after it had answered. */
  shortStays: number
}

export class RelayChoice {
  readonly #clock: Clock
  readonly #crypto: Pick<Crypto, 'random'>
  readonly #known = new Map<string, Known>()

  constructor(clock: Clock, crypto: Pick<Crypto, 'random'>) {
    this.#clock = clock
    this.#crypto = crypto
  }

  /** The first one whose time has come; while there is none, the one whose time comes first, and how long that is. */
  next(urls: readonly string[]): { readonly url: string; readonly waitMs: number } | undefined {
    const now = this.#clock.monotonic()
    const waits = urls.map((url) => ({ url, waitMs: Math.max(0, this.#of(url).notBefore - now) }))
    return waits.find(({ waitMs }) => waitMs === 0) ?? waits.toSorted((a, b) => a.waitMs - b.waitMs)[0]
  }

  /** The relay has asked for a pause that is not over: nothing that waits here shortens it. */
  isPaused(url: string): boolean {
    return this.#clock.monotonic() < this.#of(url).askedUntil
  }

  /** One that is preferred to `current` and worth another look. */
  better(urls: readonly string[], current: string): string | undefined {
    const now = this.#clock.monotonic()
    const preferred = urls.slice(0, Math.max(0, urls.indexOf(current)))
    return preferred.find((url) => now >= Math.max(this.#of(url).returnAt, this.#of(url).notBefore))
  }

  /** When `better` is to be asked again, ms from now; `undefined` where nothing is preferred. */
  untilBetter(urls: readonly string[], current: string): number | undefined {
    const preferred = urls.slice(0, Math.max(0, urls.indexOf(current)))
    const times = preferred.map((url) => Math.max(this.#of(url).returnAt, this.#of(url).notBefore))
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.#clock.monotonic())
  }

  connected(url: string): void {
    const known = this.#of(url)
    known.failure = undefined
    known.failedSince = undefined
    known.connectedAt = this.#clock.monotonic()
  }

  /** Its connection could not be made, or has ended. */
  failed(url: string, failure: GiaobanError): void {
    const known = this.#of(url)
    const now = this.#clock.monotonic()
    const stayed = known.connectedAt === undefined ? undefined : now - known.connectedAt
    if (stayed !== undefined) known.shortStays = stayed < limits.relayReturnMs ? known.shortStays + 1 : 0
    known.connectedAt = undefined
    // one that lets us in and hangs up is met no oftener than one that does not answer
    if (stayed !== undefined && stayed >= limits.relayHeldMs) known.failures = 0
    const ceiling = Math.min(limits.reconnectMinMs * 2 ** Math.min(known.failures, 10), limits.reconnectMaxMs)
    known.failures += 1
    known.failure = failure
    known.failedSince ??= this.#clock.now()
    known.askedUntil = now + (failure.retryAfterMs ?? 0)
    known.notBefore = Math.max(now + this.#jittered(ceiling), known.askedUntil)
    const away = limits.relayReturnMs * 2 ** Math.min(Math.max(0, known.shortStays - 1), 4)
    known.returnAt = now + away + this.#jittered(away) / 2
  }

  tried(urls: readonly string[]): readonly RelayTried[] {
    const now = this.#clock.monotonic()
    return urls.map((url) => {
      const { failure, failedSince, notBefore } = this.#of(url)
      if (failure === undefined) return { url }
      const nextAt = this.#clock.now() + Math.max(0, notBefore - now)
      return { url, failure, nextAt, ...(failedSince !== undefined && { failedSince }) }
    })
  }

  /** Half of it to all of it, so that a relay that comes back is not met by everybody at once. */
  #jittered(ms: number): number {
    const [byte = 0] = this.#crypto.random(1)
    return ms / 2 + (ms / 2) * (byte / 255)
  }

  #of(url: string): Known {
    const known = this.#known.get(url)
    if (known !== undefined) return known
    const fresh: Known = {
      failures: 0,
      failure: undefined,
      failedSince: undefined,
      notBefore: Number.NEGATIVE_INFINITY,
      askedUntil: Number.NEGATIVE_INFINITY,
      connectedAt: undefined,
      returnAt: Number.NEGATIVE_INFINITY,
      shortStays: 0,
    }
    this.#known.set(url, fresh)
    return fresh
  }
}

export const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index])
