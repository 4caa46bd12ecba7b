/**
 * The body of one PATCH, into the store as it comes: two pieces of it in memory, one that fills and one that is written.
 * Pieces of all bodies have their room in common; nothing more is read of a body that waits for it.
 */
import type { BlobId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Reader, SendBudget } from '../session/send-budget.ts'
import type { BlobStore } from '../storage/port.ts'

export interface BlobBody {
  readonly unit: UnitId
  readonly blob: BlobId
  readonly offset: number
  /** As announced. */
  readonly length: number
  readonly chunks: AsyncIterable<Uint8Array>
  readonly room: BodyRoom
}

/** What all bodies share, and the connection of this one. */
export interface BodyRoom {
  readonly budget: Pick<SendBudget, 'room' | 'release' | 'leave'>
  /** It holds a piece for too long while others wait: `chunks` breaks off. */
  cut(): void
  /** `gone` is to be called when the connection is over. */
  onGone(gone: () => void): void
}

type Stored = Awaited<ReturnType<BlobStore['append']>>

/** Each holds its room by itself, so that a long body that comes quickly holds none for long. */
interface Piece {
  readonly bytes: Uint8Array
  readonly holder: Reader
  filled: number
}

/**
 * Resolves when everything is stored, or with the first refusal. Rejects when the body breaks off; what came of it is
 * stored, but for a rest that is too small to be a part (`minBytes`).
 */
export async function storeBody(store: BlobStore, body: BlobBody, minBytes: number): Promise<Stored> {
  const { unit, blob, length, room } = body
  const end = body.offset + length
  const pieceBytes = Math.min(length, limits.blobPartBytes)
  let at = body.offset
  let piece: Piece | undefined
  let waiting: Reader | undefined
  let before: Promise<Stored> | undefined
  room.onGone(() => waiting && room.budget.leave(waiting))

  const makePiece = async (): Promise<Piece> => {
    const holder = { giveUp: () => room.cut() }
    waiting = holder
    await room.budget.room(holder, pieceBytes)
    waiting = undefined
    return { bytes: new Uint8Array(pieceBytes), holder, filled: 0 }
  }

  /** Resolves with what became of the piece before. */
  const put = async (bytes: Uint8Array, more: boolean): Promise<Stored | undefined> => {
    const [earlier, holder] = [before, piece?.holder]
    piece = undefined
    before = store
      .append({ unit, blob, offset: at, bytes, more })
      .finally(() => holder && room.budget.release(holder, pieceBytes))
    before.catch(() => undefined) // awaited with the next one
    at += bytes.length
    const outcome = await earlier
    return outcome?.ok === false ? outcome : undefined
  }
  const filled = (): Uint8Array => piece?.bytes.subarray(0, piece.filled) ?? new Uint8Array(0)

  try {
    for await (const chunk of body.chunks) {
      for (let rest = chunk; rest.length > 0;) {
        piece ??= await makePiece()
        const part = rest.subarray(0, Math.min(pieceBytes - piece.filled, end - at - piece.filled))
        if (part.length === 0) break // more than was announced: the server lets none through
        piece.bytes.set(part, piece.filled)
        piece.filled += part.length
        rest = rest.subarray(part.length)
        if (piece.filled < pieceBytes || at + piece.filled === end) continue
        const refused = await put(filled(), true)
        if (refused !== undefined) return refused
      }
    }
  } catch (thrown) {
    await put(filled().length < minBytes ? new Uint8Array(0) : filled(), false).catch(() => undefined)
    await before?.catch(() => undefined)
    throw thrown
  }
  const refused = await put(filled(), false)
  const last = await before
  return refused ?? last ?? { ok: false, error: 'unknown' }
}
