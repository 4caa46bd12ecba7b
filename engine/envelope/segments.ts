/** Verifies a download piece by piece, in any order (docs/spec/attachments.md, Segments). */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'

/** The leaf hashes of all segments, as a relay may list them. */
export const segmentHash = (crypto: Hash, segment: Uint8Array): Bytes => leafHash(crypto, segment)

/** Whether the list is the one that the statement signed. */
export const areSegmentHashes = (crypto: Hash, manifest: TbsAttachment, hashes: readonly Bytes[]): boolean =>
  hashes.length === manifest.segmentCount && equalBytes(treeRoot(crypto, hashes), manifest.segmentsRoot)

/** Length of segment `index`: 1 MiB, or the rest. */
export const segmentLength = (manifest: TbsAttachment, index: number): number =>
  Math.min(limits.segmentBytes, manifest.ciphertextSize - index * limits.segmentBytes)

/** `hashes` must have passed `areSegmentHashes`. */
export function isSegment(
  crypto: Hash,
  manifest: TbsAttachment,
  claim: { readonly hashes: readonly Bytes[]; readonly index: number; readonly segment: Uint8Array },
): boolean {
  const expected = claim.hashes[claim.index]
  if (expected === undefined || claim.segment.length !== segmentLength(manifest, claim.index)) return false
  return equalBytes(segmentHash(crypto, claim.segment), expected)
}
