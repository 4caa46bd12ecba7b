/**
 * Ciphertexts on disk, HOME/blobs: whole files under their SHA-256, unfinished ones as `*.part`. Nothing here is
 * plaintext, and a file counts only when the database says so.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import type { BlobId } from '../../shared/ids.ts'
import type { CiphertextSource } from '../envelope/attachment-open.ts'

export interface BlobFolder {
  /** A new unfinished file. */
  create(name: string): Promise<PartFile>
  /** The unfinished download of a blob, and how many bytes of it are here; a new one where there is none, or more than `size`. */
  resume(blob: BlobId, size: number): Promise<{ readonly part: PartFile; readonly bytes: number }>
  /** Reads a whole blob. Throws GiaobanError `attachment/missing`. The caller closes it. */
  open(blob: BlobId): Promise<CiphertextSource & AsyncDisposable>
  has(blob: BlobId, size: number): Promise<boolean>
  remove(blob: BlobId): Promise<void>
  /** The unfinished download of a blob, whose file nobody writes to. */
  discard(blob: BlobId): Promise<void>
  /** Removes files that nobody knows: left by a kill between a file and its row. */
  sweep(isKnown: (blob: BlobId) => boolean): number
  bytes(): Promise<number>
  /** What is left on this disk. */
  freeBytes(): Promise<number>
}

export interface PartFile extends CiphertextSource, AsyncDisposable {
  readonly path: string
  write(offset: number, bytes: Uint8Array): Promise<void>
  /** Durable under its name, or gone. */
  finish(blob: BlobId): Promise<void>
  discard(): Promise<void>
}

export function openBlobFolder(options: {
  readonly folder: string
  readonly step: (name: string) => void
}): BlobFolder {
  const { folder, step } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const whole = (blob: BlobId): string => join(folder, blob)
  const part = (name: string): string => join(folder, `${name}.part`)
  return {
    create: (name) => openPart({ path: part(name), whole, folder, step, flags: 'wx+' }),
    resume: async (blob, size) => {
      const path = part(blob)
      const found = (await stat(path).catch(() => undefined))?.size ?? 0
      const bytes = found > size ? 0 : found // of a statement that says another length of this blob
      return { bytes, part: await openPart({ path, whole, folder, step, flags: bytes > 0 ? 'r+' : 'w+' }) }
    },
    open: async (blob) => {
      const handle = await open(whole(blob), 'r').catch(() => undefined)
      if (handle === undefined) throw new GiaobanError('attachment/missing')
      return { read: reader(handle), [Symbol.asyncDispose]: () => handle.close() }
    },
    has: async (blob, size) => (await stat(whole(blob)).catch(() => undefined))?.size === size,
    remove: (blob) => rm(whole(blob), { force: true }),
    discard: (blob) => rm(part(blob), { force: true }),
    sweep: (isKnown) => {
      const stray = readdirSync(folder).filter((name) => !isKnown(name.replace(/\.part$/, '') as BlobId))
      for (const name of stray) rmSync(join(folder, name), { force: true })
      return stray.length
    },
    bytes: async () => {
      const sizes = await Promise.all(
        readdirSync(folder).map((name) => stat(join(folder, name)).catch(() => undefined)),
      )
      return sizes.reduce((sum, each) => sum + (each?.size ?? 0), 0)
    },
    freeBytes: async () => {
      const disk = await statfs(folder).catch(storeError)
      return disk.bavail * disk.bsize
    },
  }
}

interface PartOptions {
  readonly path: string
  readonly folder: string
  readonly flags: string
  readonly whole: (blob: BlobId) => string
  readonly step: (name: string) => void
}

async function openPart({ path, folder, flags, whole, step }: PartOptions): Promise<PartFile> {
  const handle = await open(path, flags, 0o600).catch(storeError)
  let closed = false
  const close = async (): Promise<void> => {
    if (!closed) await handle.close()
    closed = true
  }
  return {
    path,
    read: reader(handle),
    write: async (offset, bytes) => {
      const { bytesWritten } = await handle.write(bytes, 0, bytes.length, offset).catch(storeError)
      if (bytesWritten !== bytes.length) throw new GiaobanError('store/full')
    },
    finish: async (blob) => {
      step('blob.finish.before')
      await handle.sync().catch(storeError)
      await close()
      await rename(path, whole(blob)).catch(storeError)
      await syncFolder(folder)
      step('blob.finish.after')
    },
    discard: async () => {
      await close()
      await rm(path, { force: true })
    },
    [Symbol.asyncDispose]: close,
  }
}

const reader =
  (handle: FileHandle) =>
  async (offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> => {
    const bytes = into !== undefined && into.length >= length ? into.subarray(0, length) : new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A full disk and a read-only one are told apart from everything else: both have a next step. */
export function storeError(thrown: unknown): never {
  const code = (thrown as { code?: string }).code
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new GiaobanError('store/full')
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') throw new GiaobanError('store/read-only')
  if (code === 'ENOENT') throw new GiaobanError('attachment/missing')
  throw thrown
}
