/** Blobs that are gone with the process. */
import { concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type BlobId, type UnitId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'
import { err, ok } from '../../shared/result.ts'
import type { BlobState, BlobStore } from './port.ts'

interface Claim {
  readonly unit: UnitId
  readonly blob: BlobId
  readonly size: number
  renewedAt: number
  /** What was uploaded under this claim; dropped when the blob is complete. */
  parts: Bytes[]
  digest: SegmentDigest
  complete: boolean
}
interface Whole {
  readonly bytes: Bytes
  readonly segments: Bytes
}

export function createMemoryBlobStore(crypto: Pick<Crypto, 'hasher'>): BlobStore {
  const claims = new Map<string, Claim>()
  const blobs = new Map<BlobId, Whole>()
  const keyOf = (unit: UnitId, blob: BlobId): string => `${unit}:${blob}`
  const stateOf = ({ size, digest, complete }: Claim): BlobState => ({
    size,
    offset: complete ? size : digest.length,
    complete,
  })

  return {
    create: async ({ unit, blob, size, at, quotaBytes, maxUploads, maxClaims = Infinity }) => {
      const before = claims.get(keyOf(unit, blob))
      const have = blobs.get(blob)
      if ((before ?? { size }).size !== size || (have !== undefined && have.bytes.length !== size)) return err('size')
      if (before !== undefined) {
        before.renewedAt = Math.max(before.renewedAt, at)
        before.complete ||= have !== undefined
        return ok(stateOf(before))
      }
      const own = [...claims.values()].filter((each) => each.unit === unit)
      const used = own.reduce((sum, each) => sum + each.size, 0)
      const open = own.filter((each) => !each.complete).length
      if (own.length >= maxClaims || used + size > quotaBytes) return err('quota')
      if (have === undefined && open >= maxUploads) return err('quota')
      const fresh = { unit, blob, size, renewedAt: at, parts: [], digest: new SegmentDigest(crypto) }
      const claim: Claim = { ...fresh, complete: have !== undefined }
      claims.set(keyOf(unit, blob), claim)
      return ok(stateOf(claim))
    },
    state: async (unit, blob) => {
      const claim = claims.get(keyOf(unit, blob))
      return claim === undefined ? undefined : stateOf(claim)
    },
    append: async ({ unit, blob, offset, bytes }) => {
      const claim = claims.get(keyOf(unit, blob))
      if (claim === undefined) return err('unknown')
      if (claim.complete || offset !== claim.digest.length) return err('offset')
      if (offset + bytes.length > claim.size) return err('overflow')
      claim.parts.push(new Uint8Array(bytes))
      claim.digest.update(bytes)
      if (claim.digest.length < claim.size) return ok(stateOf(claim))
      const whole = concat(...claim.parts)
      const { blob: hash, leaves } = claim.digest.finish()
      claim.parts = []
      claim.digest = new SegmentDigest(crypto)
      if (!equalBytes(hash, idBytes(blob))) return err('hash')
      blobs.set(blob, { bytes: whole, segments: concat(...leaves) })
      claim.complete = true
      return ok(stateOf(claim))
    },
    drop: async (unit, blob) => claims.get(keyOf(unit, blob))?.complete === false && claims.delete(keyOf(unit, blob)),
    size: async (blob) => blobs.get(blob)?.bytes.length,
    read: async (blob, { from, to }) => blobs.get(blob)?.bytes.slice(from, to),
    segments: async (blob) => blobs.get(blob)?.segments,
    upkeep: {
      oldest: async () => {
        const [first] = [...claims.values()].map(({ renewedAt }) => renewedAt).toSorted((a, b) => a - b)
        return first
      },
      expire: async (before) => {
        const old = [...claims].filter(([, each]) => each.renewedAt < before)
        for (const [key] of old) claims.delete(key)
        const held = new Set([...claims.values()].filter((each) => each.complete).map((each) => each.blob))
        for (const blob of blobs.keys()) if (!held.has(blob)) blobs.delete(blob)
        return old.length
      },
    },
    close: async () => {},
  }
}
