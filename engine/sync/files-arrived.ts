/** Attachments have become whole: their statements may be receipted as complete, and the ladder of siblings told. */
import { attachmentsComplete, statementsWithBlob, type BlobRecord } from '../store/attachments.ts'
import type { SyncContext } from './context.ts'
import { answerWhole } from './receipts/answer-whole.ts'
import { refreshLadder } from './transmit.ts'

export function filesArrived(context: SyncContext, blobs: readonly Pick<BlobRecord, 'blobId'>[]): void {
  if (blobs.length === 0) return
  context.store.transaction('attachments-complete', (tx) => {
    const statements = [...new Set(blobs.flatMap((blob) => statementsWithBlob(tx, blob.blobId)))]
    const whole = statements.filter((statement) => attachmentsComplete(tx, statement))
    answerWhole(context, tx, whole)
    refreshLadder(context, tx, whole)
  })
}
