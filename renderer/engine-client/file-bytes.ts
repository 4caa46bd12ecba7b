/** The bytes of a file that a person has chosen, dropped or pasted. */
import { GiaobanError } from '../../shared/errors.ts'

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
