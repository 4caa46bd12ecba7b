/** Blobs in the view: claims, and where the bytes of an upload or of a whole blob lie in the stream of parts. */
import { bytesToHex, concat, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type BlobId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { array, decodeAs, encodeAs, field, record, uint, type Infer } from '../../shared/protocol/schema.ts'
import { claimUsageOf, ClaimUsages, noClaims, type ClaimUsage } from './claim-usage.ts'
import type { RelayDatabase } from './sqlite-database.ts'

/** One message of the stream of parts. */
export const blobPartSchema = record({ sequence: field(0, uint()), length: field(1, uint(limits.blobPartBytes)) })
export type BlobPart = Infer<typeof blobPartSchema>
export const blobPartsSchema = array(blobPartSchema, { max: limits.blobParts })

export interface ViewClaim {
  readonly size: number
  readonly stored: number
  readonly complete: boolean
  readonly renewedAt: number
  readonly parts: readonly BlobPart[]
  /** Sequence of its newest state. */
  readonly revision: number
}

export interface ViewWhole {
  readonly size: number
  /** Whose upload has the bytes. */
  readonly unit: UnitId
  readonly parts: readonly BlobPart[]
  readonly segments: Bytes
  readonly revision: number
}

export interface ViewBlobs {
  claim(unit: UnitId, blob: BlobId): ViewClaim | undefined
  setClaim(unit: UnitId, blob: BlobId, claim: ViewClaim | { readonly endedAt: number }): void
  whole(blob: BlobId): ViewWhole | undefined
  setWhole(blob: BlobId, whole: ViewWhole | { readonly endedAt: number }): void
  /** Sequence of the end of what is no more; 0: it never was. */
  ended(blob: BlobId, unit?: UnitId): number
  usage(unit: UnitId): ClaimUsage
  old(before: number): readonly { readonly unit: UnitId; readonly blob: BlobId }[]
  /** When the oldest claim was last renewed. */
  oldest(): number | undefined
  isClaimed(blob: BlobId): boolean
}

export function createViewBlobs(db: RelayDatabase): ViewBlobs {
  const findClaim = db.prepare<
    [Bytes, Bytes],
    { size: number; stored: number; complete: number; renewed_at: number; revision: number; parts: Uint8Array }
  >(
    `SELECT c.size, c.stored, c.complete, c.renewed_at, v.revision, v.parts
     FROM claim c JOIN view_claim v ON v.unit = c.unit AND v.blob = c.blob WHERE c.unit = ? AND c.blob = ?`,
  )
  const setClaim = db.prepare(
    'INSERT OR REPLACE INTO claim (unit, blob, size, stored, complete, renewed_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const setParts = db.prepare('INSERT OR REPLACE INTO view_claim (unit, blob, revision, parts) VALUES (?, ?, ?, ?)')
  const removeClaim = db.prepare('DELETE FROM claim WHERE unit = ? AND blob = ?')
  const removeParts = db.prepare('DELETE FROM view_claim WHERE unit = ? AND blob = ?')
  const findWhole = db.prepare<
    [Bytes],
    { size: number; unit: Uint8Array; parts: Uint8Array; segments: Uint8Array; revision: number }
  >('SELECT size, unit, parts, segments, revision FROM view_whole WHERE blob = ?')
  const setWhole = db.prepare(
    'INSERT OR REPLACE INTO view_whole (blob, size, unit, parts, segments, revision) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const removeWhole = db.prepare('DELETE FROM view_whole WHERE blob = ?')
  const findCounted = db.prepare<[Bytes, Bytes], { size: number; complete: number }>(
    'SELECT size, complete FROM claim WHERE unit = ? AND blob = ?',
  )
  const addUp = db.prepare<[Bytes], ClaimUsage>(claimUsageOf)
  const usages = new ClaimUsages((unit) => addUp.get(idBytes(unit)) ?? noClaims)
  const old = db.prepare<[number], { unit: Uint8Array; blob: Uint8Array }>(
    'SELECT unit, blob FROM claim WHERE renewed_at < ?',
  )
  const oldest = db.prepare<[], { at: number | null }>('SELECT min(renewed_at) AS at FROM claim')
  const findAny = db.prepare<[Bytes], { found: number }>('SELECT 1 AS found FROM claim WHERE blob = ? LIMIT 1')
  const setEnded = db.prepare('INSERT OR REPLACE INTO view_ended (key, revision) VALUES (?, ?)')
  const findEnded = db.prepare<[Bytes], { revision: number }>('SELECT revision FROM view_ended WHERE key = ?')
  const partsOf = (bytes: Uint8Array): readonly BlobPart[] =>
    decodeAs(blobPartsSchema, bytes, limits.engineMessageBytes)

  return {
    claim: (unit, blob) => {
      const row = findClaim.get(idBytes(unit), idBytes(blob))
      if (row === undefined) return undefined
      const { size, stored, complete, renewed_at: renewedAt, revision } = row
      return { size, stored, complete: complete === 1, renewedAt, revision, parts: partsOf(row.parts) }
    },
    setClaim: (unit, blob, claim) => {
      const [u, b] = [idBytes(unit), idBytes(blob)]
      const row = findCounted.get(u, b)
      const before = row && { size: row.size, complete: row.complete === 1 }
      // a transaction that fails ends the process: what is counted here is what the table says
      usages.changed(unit, before, 'endedAt' in claim ? undefined : claim)
      if ('endedAt' in claim) {
        removeClaim.run(u, b)
        removeParts.run(u, b)
        setEnded.run(concat(b, u), claim.endedAt)
        return
      }
      const { size, stored, complete, renewedAt, revision, parts } = claim
      setClaim.run(u, b, size, stored, complete ? 1 : 0, renewedAt)
      setParts.run(u, b, revision, encodeAs(blobPartsSchema, parts))
    },
    whole: (blob) => {
      const row = findWhole.get(idBytes(blob))
      if (row === undefined) return undefined
      const unit = bytesToHex(row.unit) as UnitId
      const { size, revision } = row
      return { size, unit, parts: partsOf(row.parts), segments: new Uint8Array(row.segments), revision }
    },
    setWhole: (blob, whole) => {
      if ('endedAt' in whole) {
        removeWhole.run(idBytes(blob))
        setEnded.run(idBytes(blob), whole.endedAt)
        return
      }
      const { size, unit, parts, segments, revision } = whole
      setWhole.run(idBytes(blob), size, idBytes(unit), encodeAs(blobPartsSchema, parts), segments, revision)
    },
    ended: (blob, unit) =>
      findEnded.get(unit === undefined ? idBytes(blob) : concat(idBytes(blob), idBytes(unit)))?.revision ?? 0,
    usage: (unit) => usages.of(unit),
    old: (before) =>
      old.all(before).map(({ unit, blob }) => ({ unit: bytesToHex(unit) as UnitId, blob: bytesToHex(blob) as BlobId })),
    oldest: () => oldest.get()?.at ?? undefined,
    isClaimed: (blob) => findAny.get(idBytes(blob)) !== undefined,
  }
}
