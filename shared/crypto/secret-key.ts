/** Key bytes that do not leave by accident: private field, no JSON, empty structured clone, no inspection. */
import type { SecretKey } from '../protocol/crypto-port.ts'
import type { Bytes } from '../bytes.ts'

export class HeldSecretKey implements SecretKey {
  readonly length: number
  #bytes: Bytes | undefined

  /** Keeps a copy; the caller still owns, and wipes, what it passed in. */
  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes)
    this.length = bytes.length
  }

  unwrap<T>(use: (bytes: Bytes) => T): T {
    if (this.#bytes === undefined) throw new Error('the key was purged')
    return use(this.#bytes)
  }

  purge(): void {
    this.#bytes?.fill(0)
    this.#bytes = undefined
  }

  toJSON(): string {
    return '[secret]'
  }

  toString(): string {
    return '[secret]'
  }

  /** What Node's console and error formatting print. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
