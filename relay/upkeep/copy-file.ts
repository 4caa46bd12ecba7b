/** Files copied in pieces, hashed on their way where that matters, on the disk when it is said that they are. */
import { constants } from 'node:fs'
import { copyFile, link, open, type FileHandle } from 'node:fs/promises'
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import type { BlobId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { limits } from '../../shared/limits.ts'
import { syncPath } from './folder.ts'

type Hashing = Pick<Crypto, 'hasher'>

/** SHA-256 and length of a file. */
export async function hashFile(
  crypto: Hashing,
  path: string,
): Promise<{ readonly hash: Bytes; readonly size: number }> {
  return pump(crypto, path)
}

/** The same of what was copied to `to`, which must not exist. Flushed when it resolves. */
export async function copyHashed(
  crypto: Hashing,
  from: string,
  to: string,
): Promise<{ readonly hash: Bytes; readonly size: number }> {
  const target = await open(to, 'wx', 0o600)
  try {
    const copied = await pump(crypto, from, target)
    await target.sync()
    return copied
  } finally {
    await target.close()
  }
}

/** Whether what was found is that blob. */
export function isBlob(
  found: { readonly hash: Uint8Array; readonly size: number },
  { blob, size }: { readonly blob: BlobId; readonly size: number },
): boolean {
  return found.size === size && bytesToHex(found.hash) === blob
}

async function pump(
  crypto: Hashing,
  from: string,
  target?: FileHandle,
): Promise<{ readonly hash: Bytes; readonly size: number }> {
  const hasher = crypto.hasher()
  const piece = new Uint8Array(limits.blobPartBytes)
  const source = await open(from, 'r')
  try {
    for (let size = 0; ;) {
      const { bytesRead } = await source.read(piece, 0, piece.length, size)
      if (bytesRead === 0) return { hash: hasher.digest(), size }
      const part = piece.subarray(0, bytesRead)
      hasher.update(part)
      await target?.writeFile(part)
      size += bytesRead
    }
  } finally {
    await source.close()
  }
}

/** `linked`: another name for the same bytes, where the file system can. False when `from` is gone. */
export async function copyWhole(from: string, to: string, options: { readonly linked: boolean }): Promise<boolean> {
  try {
    if (options.linked) await link(from, to)
    else await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  syncPath(to)
  return true
}
