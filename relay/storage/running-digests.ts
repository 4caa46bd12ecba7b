/**
 * Digests of uploads that are under way, so that nobody reads 1 GiB again when the last part comes. One that is not here
 * (after a restart, or pushed out by others) is made anew from the bytes that are stored.
 */
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'

/** Uploads whose digests are held at once: 33 KiB of leaves each at most. The longest untouched goes first. */
const held = 1024

/** The stored bytes from the beginning, in pieces. */
export type Stored = () => AsyncIterable<Uint8Array>

export class RunningDigests {
  readonly #crypto: Pick<Crypto, 'hasher'>
  readonly #digests = new Map<string, SegmentDigest>()

  constructor(crypto: Pick<Crypto, 'hasher'>) {
    this.#crypto = crypto
  }

  /** Of exactly the first `length` bytes; the caller goes on with it, one part after another. */
  async at(upload: string, length: number, stored: Stored): Promise<SegmentDigest> {
    let digest = this.#digests.get(upload)
    if (digest?.length !== length) {
      digest = new SegmentDigest(this.#crypto)
      if (length > 0) await feed(digest, stored, length)
    }
    this.#digests.delete(upload)
    this.#digests.set(upload, digest)
    const [oldest] = this.#digests.keys()
    if (this.#digests.size > held && oldest !== undefined) this.#digests.delete(oldest)
    return digest
  }

  /** How far one that is held is. */
  lengthOf(upload: string): number | undefined {
    return this.#digests.get(upload)?.length
  }

  forget(upload: string): void {
    this.#digests.delete(upload)
  }
}

async function feed(digest: SegmentDigest, stored: Stored, length: number): Promise<void> {
  for await (const piece of stored()) digest.update(piece.subarray(0, length - digest.length))
}
