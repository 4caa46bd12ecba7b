/**
 * X-Wing encapsulations made ahead of sealing: the costly part of a wrap, which needs nothing but the public key it is for.
 * Each is used once; what is left over is wiped (docs/spec/envelope.md, Sealing).
 */
import type { Encapsulation } from '../../shared/protocol/crypto-port.ts'

/** In a worker, a few at a time. Rejects with GiaobanError `engine/cancelled` when `signal` says so. */
export type EncapsulateAhead = (
  publicKeys: readonly Uint8Array[],
  how: { readonly signal: AbortSignal; progress(done: number): void },
) => Promise<Encapsulations>

const nameOf = (publicKey: Uint8Array): string => Buffer.from(publicKey).toString('latin1')

export class Encapsulations implements Disposable {
  readonly #byPublicKey = new Map<string, Encapsulation>()

  /** Taken over: purged when it is not used. */
  add(publicKey: Uint8Array, encapsulation: Encapsulation): void {
    const name = nameOf(publicKey)
    this.#byPublicKey.get(name)?.sharedSecret.purge()
    this.#byPublicKey.set(name, encapsulation)
  }

  get size(): number {
    return this.#byPublicKey.size
  }

  /** Gives it away for good: whoever seals with it wipes it. */
  take(publicKey: Uint8Array): Encapsulation | undefined {
    const name = nameOf(publicKey)
    const found = this.#byPublicKey.get(name)
    this.#byPublicKey.delete(name)
    return found
  }

  [Symbol.dispose](): void {
    for (const { sharedSecret } of this.#byPublicKey.values()) sharedSecret.purge()
    this.#byPublicKey.clear()
  }
}
