/** The body of one PATCH, into the store as it comes: two pieces of it in memory, one that fills and one that is written. */
import type { BlobId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { BlobStore } from '../storage/port.ts'

export interface BlobBody {
  readonly unit: UnitId
  readonly blob: BlobId
  readonly offset: number
  /** As announced. */
  readonly length: number
  readonly chunks: AsyncIterable<Uint8Array>
}

type Stored = Awaited<ReturnType<BlobStore['append']>>

/**
 * Resolves when everything is stored, or with the first refusal. Rejects when the body breaks off; what came of it is
 * stored, but for a rest that is too small to be a part (`minBytes`).
 */
export async function storeBody(store: BlobStore, body: BlobBody, minBytes: number): Promise<Stored> {
  const { unit, blob, length } = body
  const end = body.offset + length
  const pieceBytes = Math.min(length, limits.blobPartBytes)
  let [piece, spare] = [new Uint8Array(0), new Uint8Array(0)]
  let [at, filled] = [body.offset, 0]
  let before: Promise<Stored> | undefined

  /** Resolves with what became of the piece before: it is this one's memory from now on. */
  const put = async (bytes: Uint8Array, more: boolean): Promise<Stored | undefined> => {
    const earlier = before
    before = store.append({ unit, blob, offset: at, bytes, more })
    before.catch(() => undefined) // awaited with the next one
    at += bytes.length
    ;[piece, spare, filled] = [spare, piece, 0]
    const outcome = await earlier
    return outcome?.ok === false ? outcome : undefined
  }

  try {
    for await (const chunk of body.chunks) {
      for (let rest = chunk; rest.length > 0;) {
        if (piece.length === 0) piece = new Uint8Array(pieceBytes)
        const part = rest.subarray(0, Math.min(piece.length - filled, end - at - filled))
        if (part.length === 0) break // more than was announced: the server lets none through
        piece.set(part, filled)
        filled += part.length
        rest = rest.subarray(part.length)
        if (filled < piece.length || at + filled === end) continue
        const refused = await put(piece, true)
        if (refused !== undefined) return refused
      }
    }
  } catch (thrown) {
    await put(piece.subarray(0, filled < minBytes ? 0 : filled), false).catch(() => undefined)
    await before?.catch(() => undefined)
    throw thrown
  }
  const refused = await put(piece.subarray(0, filled), false)
  const last = await before
  return refused ?? last ?? { ok: false, error: 'unknown' }
}
