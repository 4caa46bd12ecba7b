/** The files of the blob store: whole blobs under their hash, their segment lists, parts of uploads. */
import { mkdirSync } from 'node:fs'
import { open, readFile, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '../../shared/bytes.ts'
import type { BlobId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { openPartWriter, type PartWriter } from './part-writer.ts'
import type { BlobRange } from './port.ts'

interface Upload {
  readonly unit: UnitId
  readonly blob: BlobId
}

export interface BlobFiles {
  /** What lies beyond `offset` is cut. */
  openPart(part: Upload & { readonly offset: number }): Promise<PartWriter>
  /** On the disk for sure; 0 for an upload that has no file yet. */
  partBytes(unit: UnitId, blob: BlobId): Promise<number>
  partPieces(unit: UnitId, blob: BlobId, from: number): AsyncIterable<Uint8Array>
  removePart(unit: UnitId, blob: BlobId): Promise<void>
  /** The part is the blob from now on, its list beside it. */
  finish(upload: Upload & { readonly segments: Bytes }): Promise<void>
  read(blob: BlobId, range: BlobRange): Promise<Bytes>
  /** `undefined` where there is none. */
  wholeBytes(blob: BlobId): Promise<number | undefined>
  wholePieces(blob: BlobId): AsyncIterable<Uint8Array>
  readSegments(blob: BlobId): Promise<Bytes | undefined>
  writeSegments(blob: BlobId, segments: Bytes): Promise<void>
  removeWhole(blob: BlobId): Promise<void>
  freeBytes(): Promise<number>
}

export function openBlobFiles(folder: string): BlobFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const whole = (blob: BlobId): string => join(folder, blob)
  const list = (blob: BlobId): string => join(folder, `${blob}.segments`)
  const part = ({ unit, blob }: Upload): string => join(folder, `${blob}.${unit}.part`)

  const writeSegments = async (blob: BlobId, segments: Bytes): Promise<void> => {
    const path = `${list(blob)}.new`
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(segments)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(path, list(blob))
  }

  return {
    openPart: ({ offset, ...upload }) => openPartWriter(part(upload), offset),
    partBytes: async (unit, blob) => {
      const file = await open(part({ unit, blob }), 'r').catch(() => undefined)
      if (file === undefined) return 0
      try {
        await file.datasync() // a killed process may have left what no disk has yet
        return (await file.stat()).size
      } finally {
        await file.close()
      }
    },
    partPieces: (unit, blob, from) => piecesOf(part({ unit, blob }), from),
    removePart: (unit, blob) => rm(part({ unit, blob }), { force: true }),
    finish: async ({ segments, ...upload }) => {
      await writeSegments(upload.blob, segments)
      await rename(part(upload), whole(upload.blob))
      await syncFolder(folder)
    },
    read: async (blob, { from, to, into }) => {
      const file = await open(whole(blob), 'r')
      try {
        const bytes = into !== undefined && into.length >= to - from ? into : new Uint8Array(to - from)
        const { bytesRead } = await file.read(bytes, 0, to - from, from)
        return bytes.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    wholeBytes: async (blob) => (await stat(whole(blob)).catch(unlessMissing))?.size,
    wholePieces: (blob) => piecesOf(whole(blob)),
    readSegments: async (blob) => {
      const bytes = await readFile(list(blob)).catch(() => undefined)
      return bytes === undefined ? undefined : new Uint8Array(bytes)
    },
    writeSegments,
    removeWhole: async (blob) => {
      await rm(whole(blob), { force: true })
      await rm(list(blob), { force: true })
    },
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
  }
}

/** A disk that does not answer has lost nothing yet. */
function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  return undefined
}

/** One piece in memory at a time. */
async function* piecesOf(path: string, from = 0): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(limits.blobPartBytes)
  const file = await open(path, 'r')
  try {
    for (let at = from; ;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) return
      yield piece.subarray(0, bytesRead)
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
