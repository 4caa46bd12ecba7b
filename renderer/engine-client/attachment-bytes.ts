/** Reads a decrypted attachment piece by piece; nothing of it is kept but the Blob that the caller revokes. */
import { limits } from '../../shared/limits.ts'
import type { EngineClient } from './client.ts'

export type AttachmentSource =
  /** Of what the record is now, or of another statement in it. */
  | { readonly kind: 'sent'; readonly id: string; readonly statement?: string | undefined; readonly index: number }
  | { readonly kind: 'staged'; readonly staged: string }

const sentFile = ({ id, statement, index }: Extract<AttachmentSource, { kind: 'sent' }>) => ({
  id,
  index,
  ...(statement !== undefined && { statement }),
})

/** The whole attachment. Rejects with `attachment/*` of the engine; stops between pieces when `signal` fires. */
export async function readAttachment(
  client: EngineClient,
  source: AttachmentSource,
  signal: AbortSignal,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (;;) {
    const range = { offset, length: limits.segmentBytes }
    const piece = await (source.kind === 'sent'
      ? client.call('attachment.read', { ...sentFile(source), ...range })
      : client.call('attachment.readStaged', { staged: source.staged, ...range }))
    signal.throwIfAborted()
    pieces.push(piece.bytes as Uint8Array<ArrayBuffer>)
    offset += piece.bytes.length
    if (offset >= piece.size || piece.bytes.length === 0) return new Blob(pieces, { type: piece.type })
  }
}
