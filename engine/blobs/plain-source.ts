/** A file of a person's, read once from its beginning to its end. Nothing of it is changed, unpacked or looked into. */
import { close, fstat, read } from 'node:fs'
import { promisify } from 'node:util'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { openPlain } from '../vault/plain-file.ts'

export interface PlainSource extends AsyncDisposable {
  readonly size: number
  /** Its first bytes. */
  readonly head: Uint8Array
  /** A piece of the same memory each time. Throws GiaobanError `attachment/changed` when it did not stay as it was. */
  pieces(): AsyncGenerator<Uint8Array>
}

const headBytes = 64

/** Throws GiaobanError `attachment/file-too-large`; `store/io` for what is no file that can be read. */
export async function openSource(path: string): Promise<PlainSource> {
  const handle = openOrThrow(path)
  const dispose = (): Promise<void> => promisify(close)(handle)
  try {
    const { size, mtimeMs } = await promisify(fstat)(handle)
    if (size > limits.attachmentFileBytes)
      throw new GiaobanError('attachment/file-too-large', { params: { limit: limits.attachmentFileBytes } })
    const head = new Uint8Array(headBytes)
    const { bytesRead } = await readAt(handle, head, 0)
    return {
      size,
      head: head.subarray(0, bytesRead),
      pieces: async function* () {
        const piece = new Uint8Array(limits.segmentBytes)
        let at = 0
        for (;;) {
          const { bytesRead: length } = await readAt(handle, piece, at)
          if (length === 0) break
          at += length
          if (at > size) throw new GiaobanError('attachment/changed') // one that grows as it is read has no end
          yield piece.subarray(0, length)
        }
        piece.fill(0)
        const now = await promisify(fstat)(handle)
        if (at !== size || now.size !== size || now.mtimeMs !== mtimeMs) throw new GiaobanError('attachment/changed')
      },
      [Symbol.asyncDispose]: dispose,
    }
  } catch (thrown) {
    await dispose()
    throw thrown
  }
}

/** A stick that was pulled out, a share that is gone. */
const readAt = (handle: number, into: Uint8Array, at: number): Promise<{ readonly bytesRead: number }> =>
  promisify(read)(handle, into, 0, into.length, at).catch(() => {
    throw new GiaobanError('store/io')
  })

function openOrThrow(path: string): number {
  let handle: number | undefined
  try {
    handle = openPlain(path)
  } catch {
    throw new GiaobanError('store/io')
  }
  if (handle === undefined) throw new GiaobanError('store/io')
  return handle
}
