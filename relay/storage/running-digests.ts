/**
 * Digests of uploads that are under way, so that nobody reads 1 GiB again when the last part comes. What one that is held
 * lacks (parts that came by another relay), or all of it (after a restart, or pushed out by others), is read from what is
 * stored; how much of that a unit may cause is bounded.
 */
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'
import { TokenBuckets } from '../token-bucket.ts'

/** Uploads whose digests are held at once: 33 KiB of leaves each at most. */
const heldAtMost = 1024
const units = 4096

interface Held {
  readonly unit: UnitId
  readonly digest: SegmentDigest
  /** Which bytes these are, where the same place may have had others. */
  mark: number
}

export interface AskedDigest {
  readonly upload: string
  readonly unit: UnitId
  /** Of exactly so many bytes from the beginning. */
  readonly length: number
  /** The stored bytes from a place on, in pieces. */
  stored(from: number): AsyncIterable<Uint8Array>
  /** Whether the first `length` bytes are those that were marked so; absent: they always are. */
  isOf?(length: number, mark: number): boolean
}

export class RunningDigests {
  readonly #crypto: Pick<Crypto, 'hasher'>
  readonly #monotonic: () => number
  readonly #held = new Map<string, Held>()
  readonly #again = new TokenBuckets(
    { burst: limits.blobReadAgainBytes, perSecond: limits.blobReadAgainBytesPerSecond },
    units,
  )

  /** @param monotonic ms */
  constructor(crypto: Pick<Crypto, 'hasher'>, monotonic: () => number) {
    this.#crypto = crypto
    this.#monotonic = monotonic
  }

  /** The caller goes on with it, one part after another. `later`: this unit has had too much read again. */
  async at(asked: AskedDigest): Promise<SegmentDigest | 'later'> {
    const { upload, unit, length, stored, isOf } = asked
    const known = this.#held.get(upload)
    const isUseful =
      known !== undefined && known.digest.length <= length && (isOf?.(known.digest.length, known.mark) ?? true)
    const held = isUseful ? known : { unit, digest: new SegmentDigest(this.#crypto), mark: 0 }
    const missing = length - held.digest.length
    if (missing > 0 && this.#again.take(unit, this.#monotonic(), missing) > 0) return 'later'
    if (missing > 0) {
      this.#held.delete(upload) // half fed it is of no use
      for await (const piece of stored(held.digest.length))
        held.digest.update(piece.subarray(0, length - held.digest.length))
    }
    this.#held.delete(upload)
    this.#held.set(upload, held)
    if (this.#held.size > heldAtMost) this.#makeRoom()
    return held.digest
  }

  /** What it has by now is from then on known by this mark. */
  mark(upload: string, mark: number): void {
    const held = this.#held.get(upload)
    if (held !== undefined) held.mark = mark
  }

  /** How far one that is held is. */
  lengthOf(upload: string): number | undefined {
    return this.#held.get(upload)?.digest.length
  }

  forget(upload: string): void {
    this.#held.delete(upload)
  }

  /** The longest untouched of the unit that holds most: who begins many pushes out its own. */
  #makeRoom(): void {
    const counts = new Map<UnitId, number>()
    for (const { unit } of this.#held.values()) counts.set(unit, (counts.get(unit) ?? 0) + 1)
    const most = Math.max(...counts.values())
    for (const [upload, { unit }] of this.#held) {
      if (counts.get(unit) !== most) continue
      this.#held.delete(upload)
      return
    }
  }
}
