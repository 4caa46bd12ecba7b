/** Rates: `burst` at once, then `perSecond`. Time is the monotonic clock of the caller. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #at: number

  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#at = now
  }

  /** Takes `cost` tokens and gives 0, or takes none and gives the ms after which they are there. */
  take(now: number, cost = 1): number {
    const wait = this.waitFor(now, cost)
    if (wait === 0) this.#tokens -= cost
    return wait
  }

  /** Takes `cost` tokens that were used already, whether or not they are there; what is owed is at most twice `burst`. */
  charge(now: number, cost: number): void {
    this.#refill(now)
    this.#tokens = Math.max(this.#tokens - cost, -2 * this.#rate.burst)
  }

  /** A token that was taken for nothing. */
  give(): void {
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + 1)
  }

  /** Ms until `cost` tokens are there. */
  waitFor(now: number, cost = 1): number {
    this.#refill(now)
    return this.#tokens >= cost ? 0 : Math.ceil(((cost - this.#tokens) / this.#rate.perSecond) * 1000)
  }

  isFull(now: number): boolean {
    this.#refill(now)
    return this.#tokens >= this.#rate.burst
  }

  #refill(now: number): void {
    const gained = ((now - this.#at) / 1000) * this.#rate.perSecond
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + Math.max(0, gained))
    this.#at = now
  }
}

/**
 * One bucket per key, at most `maxKeys`: full buckets are forgotten, and while there are none whoever has no bucket waits.
 * Where keys cost nothing (`forgetsOldest`) the bucket is forgotten instead that was untouched for longest.
 */
export class TokenBuckets {
  readonly #rate: Rate
  readonly #maxKeys: number
  readonly #forgetsOldest: boolean
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate, maxKeys: number, { forgetsOldest = false } = {}) {
    this.#rate = rate
    this.#maxKeys = maxKeys
    this.#forgetsOldest = forgetsOldest
  }

  take(key: string, now: number, cost = 1): number {
    return this.#bucketOf(key, now)?.take(now, cost) ?? 1000
  }

  charge(key: string, now: number, cost: number): void {
    this.#bucketOf(key, now)?.charge(now, cost)
  }

  give(key: string): void {
    this.#buckets.get(key)?.give()
  }

  /** Ms until `key` has a token again, 0 if it has one; takes none. */
  wait(key: string, now: number): number {
    return this.#buckets.get(key)?.waitFor(now) ?? 0
  }

  #bucketOf(key: string, now: number): TokenBucket | undefined {
    const known = this.#buckets.get(key)
    if (known !== undefined) {
      this.#buckets.delete(key) // it goes to the end
      this.#buckets.set(key, known)
      return known
    }
    if (this.#buckets.size >= this.#maxKeys) {
      const [oldest] = this.#buckets.keys()
      if (this.#forgetsOldest && oldest !== undefined) this.#buckets.delete(oldest)
      else for (const [each, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(each)
      if (this.#buckets.size >= this.#maxKeys) return undefined
    }
    const bucket = new TokenBucket(this.#rate, now)
    this.#buckets.set(key, bucket)
    return bucket
  }
}
