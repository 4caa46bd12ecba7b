/** Which segments of unfinished files are on this disk: remembered while the program runs, else looked at. */
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { CiphertextSource } from '../envelope/attachment-open.ts'
import { isSegment, segmentLength } from '../envelope/segments.ts'

export class SegmentsHere {
  readonly #known = new Map<BlobId, Set<number>>()

  /** Of a file that has not been looked at: every segment is hashed, since a power cut leaves holes. */
  async of(
    file: {
      readonly crypto: Pick<Crypto, 'sha256'>
      readonly manifest: TbsAttachment
      readonly hashes: readonly Bytes[] | undefined
    },
    part: CiphertextSource,
    onDisk: number,
  ): Promise<Set<number>> {
    const { crypto, manifest, hashes } = file
    const known = this.#known.get(manifest.blobId)
    if (known !== undefined && onDisk > 0) return known
    const found = new Set<number>()
    const memory = new Uint8Array(hashes === undefined ? 0 : limits.segmentBytes)
    for (let index = 0; hashes !== undefined && index * limits.segmentBytes < onDisk; index++) {
      const segment = await part.read(index * limits.segmentBytes, segmentLength(manifest, index), memory)
      if (isSegment(crypto, manifest, { hashes, index, segment })) found.add(index)
    }
    this.#known.set(manifest.blobId, found)
    return found
  }

  /** What is on the disk was found wrong, or is gone. */
  forget(blob: BlobId): void {
    this.#known.delete(blob)
  }
}
