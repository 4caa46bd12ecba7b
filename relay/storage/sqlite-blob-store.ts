/**
 * Blobs as files beside the database, their claims in it. A part is synced to the disk before it is answered, and how far
 * an upload is, is how long its file is: no commit a part. A part that a power cut has torn makes a wrong hash at the end,
 * and the upload begins again.
 */
import { bytesToHex, concat, equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'
import { idBytes, type BlobId, type UnitId } from '../../shared/ids.ts'
import { err, ok } from '../../shared/result.ts'
import { openBlobFiles } from './blob-files.ts'
import { createTurns } from '../in-turn.ts'
import { claimUsageOf, ClaimUsages, noClaims, type ClaimUsage } from './claim-usage.ts'
import type { PartWriter } from './part-writer.ts'
import type { BlobState, BlobStore } from './port.ts'
import { RunningDigests } from './running-digests.ts'
import type { RelayDatabase } from './sqlite-database.ts'

interface ClaimRow {
  readonly size: number
  readonly stored: number
  readonly complete: number
}

type Part = Parameters<BlobStore['append']>[0]

const stateOf = ({ size, complete }: ClaimRow, offset: number): BlobState => ({
  size,
  offset,
  complete: complete === 1,
})

export function createSqliteBlobStore(options: {
  readonly db: RelayDatabase
  readonly folder: string
  readonly crypto: Pick<Crypto, 'hasher'>
  readonly step: (name: string) => void
  /** ms */
  readonly monotonic: () => number
  /** Files leave so much room on the disk: mail goes before them. */
  readonly reserveBytes: number
}): BlobStore {
  const { db, crypto, step, reserveBytes } = options
  const files = openBlobFiles(options.folder)
  const digests = new RunningDigests(crypto, options.monotonic)
  const find = db.prepare<[Bytes, Bytes], ClaimRow>(
    'SELECT size, stored, complete FROM claim WHERE unit = ? AND blob = ?',
  )
  const findComplete = db.prepare<[Bytes], { size: number }>(
    'SELECT size FROM claim WHERE blob = ? AND complete = 1 LIMIT 1',
  )
  const completeOf = db.prepare<[Bytes], { unit: Uint8Array }>('SELECT unit FROM claim WHERE blob = ? AND complete = 1')
  const addUp = db.prepare<[Bytes], ClaimUsage>(claimUsageOf)
  const usages = new ClaimUsages((unit) => addUp.get(idBytes(unit)) ?? noClaims)
  const insert = db.prepare(
    'INSERT INTO claim (unit, blob, size, stored, complete, renewed_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const renew = db.prepare(
    'UPDATE claim SET renewed_at = max(renewed_at, ?), stored = ?, complete = ? WHERE unit = ? AND blob = ?',
  )
  const setStored = db.prepare('UPDATE claim SET stored = ?, complete = ? WHERE unit = ? AND blob = ?')
  const old = db.prepare<[number], { unit: Uint8Array; blob: Uint8Array }>(
    'SELECT unit, blob FROM claim WHERE renewed_at < ?',
  )
  const oldest = db.prepare<[], { at: number | null }>('SELECT min(renewed_at) AS at FROM claim')
  const remove = db.prepare('DELETE FROM claim WHERE unit = ? AND blob = ?')
  const removeOld = db.prepare('DELETE FROM claim WHERE unit = ? AND blob = ? AND renewed_at < ?')

  /** Every write of a claim goes through it. */
  const counted = <T>(unit: UnitId, blob: BlobId, write: () => T): T => {
    const claim = (): { size: number; complete: boolean } | undefined => {
      const row = find.get(idBytes(unit), idBytes(blob))
      return row && { size: row.size, complete: row.complete === 1 }
    }
    const before = claim()
    const written = write()
    usages.changed(unit, before, claim())
    return written
  }

  /** Parts of one upload come one after another, whichever connections they use; so do the ends and removals of a blob. */
  const turns = createTurns()
  /** Bytes that are being written. */
  let arriving = 0
  const uploadOf = (unit: UnitId, blob: BlobId): string => `${unit}:${blob}`
  /** Files of which more parts are on their way. */
  const writers = new Map<string, PartWriter>()
  /** What was written through it is on the disk then. */
  const closeWriter = async (upload: string): Promise<void> => {
    const writer = writers.get(upload)
    writers.delete(upload)
    await writer?.close()
  }

  /** Bytes that are safely stored. */
  const storedOf = async (unit: UnitId, blob: BlobId, row: ClaimRow | undefined): Promise<number> => {
    if (row === undefined || row.complete === 1) return row?.size ?? 0
    const upload = uploadOf(unit, blob)
    const synced = await writers.get(upload)?.sync()
    return Math.min(row.size, synced ?? digests.lengthOf(upload) ?? (await files.partBytes(unit, blob)))
  }

  /** On the disk when it resolves, or with the part without `more` that follows it. */
  async function write(upload: string, digest: SegmentDigest, part: Part): Promise<void> {
    const { unit, blob, offset, bytes, more = false } = part
    arriving += bytes.length
    try {
      const writer = writers.get(upload) ?? (await files.openPart({ unit, blob, offset }))
      writers.set(upload, writer)
      const written = writer.write(bytes)
      digest.update(bytes) // while the disk works
      await written
      if (!more) await closeWriter(upload)
    } catch (thrown) {
      digests.forget(upload) // how much of it was written, its file tells
      await closeWriter(upload).catch(() => undefined)
      throw thrown
    } finally {
      arriving -= bytes.length
    }
  }

  /** The list lies beside its blob before the blob is there. */
  async function finish(unit: UnitId, blob: BlobId, digest: SegmentDigest): Promise<'complete' | 'hash'> {
    digests.forget(uploadOf(unit, blob))
    const { blob: hash, leaves, length } = digest.finish()
    if (!equalBytes(hash, idBytes(blob))) {
      counted(unit, blob, () => setStored.run(0, 0, idBytes(unit), idBytes(blob)))
      await files.removePart(unit, blob)
      return 'hash'
    }
    await turns.inTurn(blob, async () => {
      step('relay.blob.finish.before')
      await files.finish({ unit, blob, segments: concat(...leaves) })
      step('relay.blob.finish.between')
      counted(unit, blob, () => setStored.run(length, 1, idBytes(unit), idBytes(blob)))
      step('relay.blob.finish.after')
    })
    return 'complete'
  }

  /** Killed between the end of its file and the word of it, a blob is whole and nobody's; what is not it goes. */
  async function isLeftWhole(blob: BlobId, size: number): Promise<boolean> {
    if ((await files.wholeBytes(blob)) !== size) return false
    const digest = new SegmentDigest(crypto)
    for await (const piece of files.wholePieces(blob)) digest.update(piece)
    const { blob: hash, leaves } = digest.finish()
    const isIt = equalBytes(hash, idBytes(blob))
    await (isIt ? files.writeSegments(blob, concat(...leaves)) : files.removeWhole(blob))
    return isIt
  }

  /** As the claims say. A disk or a hand may have taken the file: then nobody has it, and it is offered and brought again. */
  async function wholeHere(blob: BlobId): Promise<{ readonly size: number } | undefined> {
    const found = findComplete.get(idBytes(blob))
    return found !== undefined && (await files.wholeBytes(blob)) === found.size ? found : undefined
  }

  function beginAgain(blob: BlobId): void {
    for (const { unit } of completeOf.all(idBytes(blob)))
      counted(bytesToHex(unit) as UnitId, blob, () => setStored.run(0, 0, unit, idBytes(blob)))
  }

  async function removeUpload(unit: UnitId, blob: BlobId): Promise<void> {
    digests.forget(uploadOf(unit, blob))
    await closeWriter(uploadOf(unit, blob))
    await files.removePart(unit, blob)
  }

  const append = async (part: Part): Promise<Awaited<ReturnType<BlobStore['append']>>> => {
    const { unit, blob, offset, bytes } = part
    const upload = uploadOf(unit, blob)
    const row = find.get(idBytes(unit), idBytes(blob))
    if (row === undefined) return err('unknown')
    if (row.complete === 1) return err('offset')
    const stored = offset + bytes.length
    // `stored` may equal the size already when the process died before the end: an empty part finishes it
    if (offset !== (digests.lengthOf(upload) ?? (await storedOf(unit, blob, row)))) return err('offset')
    if (stored > row.size) return err('overflow')
    // what is on its way at this moment is not in the file system's answer
    const room = (await files.freeBytes()) - arriving
    if (bytes.length > 0 && room < reserveBytes + bytes.length) return err('full')
    const stand = { upload, unit, length: offset, stored: (from: number) => files.partPieces(unit, blob, from) }
    const digest = await digests.at(stand)
    if (digest === 'later') return err('later')
    step('relay.blob.part.before')
    await write(upload, digest, { ...part, more: part.more === true && stored < row.size })
    step('relay.blob.part.after')
    if (stored === row.size && (await finish(unit, blob, digest)) === 'hash') return err('hash')
    return ok({ size: row.size, offset: stored, complete: stored === row.size })
  }

  return {
    // in the blob's turn: it is neither finished nor removed from the first look to the last word
    create: ({ unit, blob, size, at, quotaBytes, maxUploads, maxClaims = Infinity }) =>
      turns.inTurn(blob, async () => {
        const free = await files.freeBytes()
        const whole = await wholeHere(blob)
        if (whole === undefined) beginAgain(blob)
        const part = await storedOf(unit, blob, find.get(idBytes(unit), idBytes(blob)))
        const have = whole ?? ((await isLeftWhole(blob, size)) ? { size } : undefined)
        const before = find.get(idBytes(unit), idBytes(blob))
        if ((before ?? have ?? { size }).size !== size) return err('size')
        const complete = have !== undefined ? 1 : 0
        const stored = complete === 1 ? size : part
        const row: ClaimRow = { size, stored, complete }
        if (complete === 0 && free < reserveBytes + size - stored) return err('full')
        const key = [idBytes(unit), idBytes(blob)] as const
        if (before !== undefined) counted(unit, blob, () => renew.run(at, row.stored, complete, ...key))
        else {
          const used = usages.of(unit)
          if (used.claims >= maxClaims || used.bytes + size > quotaBytes) return err('quota')
          if (complete === 0 && used.open >= maxUploads) return err('quota')
          counted(unit, blob, () => insert.run(...key, size, row.stored, complete, at))
        }
        return ok(stateOf(row, stored))
      }),
    state: async (unit, blob) => {
      const row = find.get(idBytes(unit), idBytes(blob))
      return row === undefined ? undefined : stateOf(row, await storedOf(unit, blob, row))
    },
    append: (part) => {
      const { unit, blob } = part
      return turns.inTurn(uploadOf(unit, blob), async () => {
        const outcome = await append(part)
        if (!outcome.ok) await closeWriter(uploadOf(unit, blob)) // nothing follows what was refused
        return outcome
      })
    },
    drop: (unit, blob) =>
      turns.inTurn(uploadOf(unit, blob), async () => {
        if (find.get(idBytes(unit), idBytes(blob))?.complete !== 0) return false
        counted(unit, blob, () => remove.run(idBytes(unit), idBytes(blob)))
        await removeUpload(unit, blob)
        return true
      }),
    size: async (blob) => (await wholeHere(blob))?.size,
    read: async (blob, range) => {
      if (findComplete.get(idBytes(blob)) === undefined) return undefined
      return files.read(blob, range)
    },
    segments: async (blob) => {
      if (findComplete.get(idBytes(blob)) === undefined) return undefined
      const kept = await files.readSegments(blob)
      if (kept !== undefined) return kept
      // a blob of a version that kept no lists
      return turns.inTurn(blob, async () => {
        const digest = new SegmentDigest(crypto)
        for await (const piece of files.wholePieces(blob)) digest.update(piece)
        const segments = concat(...digest.finish().leaves)
        await files.writeSegments(blob, segments)
        return segments
      })
    },
    upkeep: {
      oldest: async () => oldest.get()?.at ?? undefined,
      expire: async (before) => {
        let gone = 0
        for (const each of old.all(before)) {
          const [unit, blob] = [bytesToHex(each.unit) as UnitId, bytesToHex(each.blob) as BlobId]
          if (counted(unit, blob, () => removeOld.run(each.unit, each.blob, before).changes) === 0) continue // renewed
          gone += 1
          await turns.inTurn(uploadOf(unit, blob), () => removeUpload(unit, blob))
          await turns.inTurn(blob, async () => {
            if (findComplete.get(idBytes(blob)) === undefined) await files.removeWhole(blob)
          })
        }
        return gone
      },
    },
    close: async () => {
      await turns.settled()
      for (const upload of writers.keys()) await closeWriter(upload)
    },
  }
}
