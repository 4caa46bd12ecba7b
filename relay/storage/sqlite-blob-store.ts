/**
 * Blobs as files beside the database, their claims in it. A part is synced to the disk before its offset is committed;
 * after a crash the file may be longer than the offset, never shorter: the next part cuts it.
 */
import { mkdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { idBytes, type BlobId, type UnitId } from '../../shared/ids.ts'
import { err, ok } from '../../shared/result.ts'
import type { BlobState, BlobStore } from './port.ts'
import type { RelayDatabase } from './sqlite-database.ts'

interface ClaimRow {
  readonly size: number
  readonly stored: number
  readonly complete: number
}

const stateOf = (row: ClaimRow): BlobState => ({ size: row.size, offset: row.stored, complete: row.complete === 1 })

/** In pieces: a blob is up to `limits.blobBytes`. */
async function hashOf(crypto: Pick<Crypto, 'hasher'>, path: string): Promise<Bytes> {
  const hasher = crypto.hasher()
  const piece = new Uint8Array(limits.blobPartBytes)
  const file = await open(path, 'r')
  try {
    for (let at = 0; ;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) return hasher.digest()
      hasher.update(piece.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function createSqliteBlobStore(options: {
  readonly db: RelayDatabase
  readonly folder: string
  readonly crypto: Pick<Crypto, 'hasher'>
  readonly step: (name: string) => void
}): BlobStore {
  const { db, folder, crypto, step } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const find = db.prepare<[Bytes, Bytes], ClaimRow>(
    'SELECT size, stored, complete FROM claim WHERE unit = ? AND blob = ?',
  )
  const findComplete = db.prepare<[Bytes], { size: number }>(
    'SELECT size FROM claim WHERE blob = ? AND complete = 1 LIMIT 1',
  )
  const usage = db.prepare<[Bytes], { bytes: number; open: number }>(
    'SELECT coalesce(sum(size), 0) AS bytes, coalesce(sum(complete = 0), 0) AS open FROM claim WHERE unit = ?',
  )
  const insert = db.prepare(
    'INSERT INTO claim (unit, blob, size, stored, complete, renewed_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const renew = db.prepare('UPDATE claim SET renewed_at = ?, stored = ?, complete = ? WHERE unit = ? AND blob = ?')
  const setStored = db.prepare('UPDATE claim SET stored = ?, complete = ? WHERE unit = ? AND blob = ?')
  const old = db.prepare<[number], { unit: Uint8Array; blob: Uint8Array }>(
    'SELECT unit, blob FROM claim WHERE renewed_at < ?',
  )
  const remove = db.prepare('DELETE FROM claim WHERE unit = ? AND blob = ?')

  const wholePath = (blob: BlobId): string => join(folder, blob)
  const partPath = (unit: UnitId, blob: BlobId): string => join(folder, `${blob}.${unit}.part`)
  /** Parts of one upload come one after another, whichever connections they use. */
  const queues = new Map<string, Promise<unknown>>()
  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.catch(() => undefined)
    queues.set(key, settled)
    try {
      return await mine
    } finally {
      if (queues.get(key) === settled) queues.delete(key)
    }
  }

  async function finish(unit: UnitId, blob: BlobId, size: number): Promise<'complete' | 'hash'> {
    const path = partPath(unit, blob)
    if (!equalBytes(await hashOf(crypto, path), idBytes(blob))) {
      setStored.run(0, 0, idBytes(unit), idBytes(blob))
      await rm(path, { force: true })
      return 'hash'
    }
    step('relay.blob.finish.before')
    await rename(path, wholePath(blob))
    await syncFolder(folder)
    setStored.run(size, 1, idBytes(unit), idBytes(blob))
    step('relay.blob.finish.after')
    return 'complete'
  }

  return {
    create: async ({ unit, blob, size, at, quotaBytes, maxUploads }) => {
      const have = findComplete.get(idBytes(blob))
      const before = find.get(idBytes(unit), idBytes(blob))
      if ((before ?? have ?? { size }).size !== size) return err('size')
      const complete = have !== undefined ? 1 : 0
      const row: ClaimRow = { size, stored: complete === 1 ? size : (before?.stored ?? 0), complete }
      if (before !== undefined) renew.run(at, row.stored, complete, idBytes(unit), idBytes(blob))
      else {
        const used = usage.get(idBytes(unit)) ?? { bytes: 0, open: 0 }
        if (used.bytes + size > quotaBytes || (complete === 0 && used.open >= maxUploads)) return err('quota')
        insert.run(idBytes(unit), idBytes(blob), size, row.stored, complete, at)
      }
      return ok(stateOf(row))
    },
    state: async (unit, blob) => {
      const row = find.get(idBytes(unit), idBytes(blob))
      return row === undefined ? undefined : stateOf(row)
    },
    append: ({ unit, blob, offset, bytes }) =>
      inTurn(`${unit}:${blob}`, async () => {
        const row = find.get(idBytes(unit), idBytes(blob))
        if (row === undefined) return err('unknown')
        if (row.complete === 1) return err('offset')
        const stored = offset + bytes.length
        // `stored` may equal the size already when the process died before the hash: an empty part finishes it
        if (offset !== row.stored) return err('offset')
        if (stored > row.size) return err('overflow')
        step('relay.blob.part.before')
        const file = await open(partPath(unit, blob), offset === 0 ? 'w' : 'r+', 0o600)
        try {
          await file.truncate(offset)
          await file.write(bytes, 0, bytes.length, offset)
          await file.sync()
        } finally {
          await file.close()
        }
        setStored.run(stored, 0, idBytes(unit), idBytes(blob))
        step('relay.blob.part.after')
        if (stored === row.size && (await finish(unit, blob, row.size)) === 'hash') return err('hash')
        return ok({ size: row.size, offset: stored, complete: stored === row.size })
      }),
    size: async (blob) => findComplete.get(idBytes(blob))?.size,
    read: async (blob, { from, to }) => {
      if (findComplete.get(idBytes(blob)) === undefined) return undefined
      const file = await open(wholePath(blob), 'r')
      try {
        const bytes = new Uint8Array(to - from)
        const { bytesRead } = await file.read(bytes, 0, bytes.length, from)
        return bytes.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    expire: async (before) => {
      const rows = old.all(before)
      for (const { unit, blob } of rows) {
        remove.run(unit, blob)
        await rm(partPath(bytesToHex(unit) as UnitId, bytesToHex(blob) as BlobId), { force: true })
        if (findComplete.get(new Uint8Array(blob)) === undefined)
          await rm(wholePath(bytesToHex(blob) as BlobId), { force: true })
      }
      return rows.length
    },
    close: async () => {
      await Promise.all(queues.values())
    },
  }
}
