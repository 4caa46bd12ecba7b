/** The bytes of a file that a person has chosen, dropped or pasted. */
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'

/**
 * Rejects with GiaobanError `attachment/too-large` before anything of a larger one is read, and `store/io` where it
 * cannot be read: a folder, a file that is gone, a stick that was pulled out.
 */
export async function bytesOf(file: File, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > maxBytes) throw new GiaobanError('attachment/too-large', { params: { limit: maxBytes } })
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new GiaobanError('store/io')
  }
}

/** Of a file that stays where it is. Rejects with GiaobanError `attachment/too-large-to-hash`, `store/io`. */
export async function sizeAndHashOf(file: File): Promise<{ readonly size: number; readonly sha256: string }> {
  const limit = limits.statedFileBytes
  if (file.size > limit) throw new GiaobanError('attachment/too-large-to-hash', { params: { limit } })
  const bytes = await bytesOf(file, limit)
  return { size: bytes.length, sha256: bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) }
}
