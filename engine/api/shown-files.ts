/** The files of a statement as screens show them. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { BodyAttachment } from '../../shared/protocol/body.ts'
import { describedFile, type OperationFacts } from '../records/operation.ts'
import { attachmentsOf, blobRecord, plaintextHash } from '../store/attachments.ts'
import type { ReadableDb } from '../store/database.ts'

type WithFiles = Pick<OperationFacts, 'hash' | 'attachmentTypes'> & {
  readonly body: { readonly attachments?: readonly BodyAttachment[] }
}

/** In the order of the statement; `complete` once the whole ciphertext is on this disk and verified. */
export function shownFiles(db: ReadableDb, content: WithFiles) {
  const stored = new Map(attachmentsOf(db, content.hash).map((each) => [each.index, each]))
  return (content.body.attachments ?? []).map((file, index) => {
    const { file: name, kind, takenOn, caption } = describedFile(file, index)
    const blob = stored.get(index)?.blobId
    const state = blob === undefined ? undefined : blobRecord(db, blob)?.state
    const hash = blob === undefined ? undefined : plaintextHash(db, blob)
    return {
      index,
      name,
      kind,
      ...(takenOn !== undefined && { takenOn }),
      ...(caption !== undefined && { caption }),
      type: content.attachmentTypes[index] ?? 'application/octet-stream',
      size: file.trueSize,
      ...(hash !== undefined && { sha256: bytesToHex(hash) }),
      complete: state === 'complete' || state === 'uploaded' || state === 'uploading' || state === 'staged',
    }
  })
}
