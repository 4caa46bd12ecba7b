/** How far a large file is, and why it does not move. */
import type { FileTransfer } from '../../shared/ipc/attachment-calls.ts'
import { limits } from '../../shared/limits.ts'
import type { BlobRecord } from '../store/attachments.ts'
import type { Transfers } from '../sync/transfers.ts'

export interface TransferView {
  readonly transfers: Pick<Transfers, 'movingOf' | 'failureOf'>
  readonly unaskedBytes: number
}

/** `undefined` for a file that is where it shall be, and for a small one: those move in the rounds. */
export function transferOf(view: TransferView, blob: BlobRecord): FileTransfer | undefined {
  const { blobId, ciphertextSize: total, state } = blob
  const isComing = state === 'wanted' || state === 'partial'
  const isGoing = state === 'staged' || state === 'uploading'
  if ((!isComing && !isGoing) || total <= limits.blobsPerRoundBytes) return undefined
  const moving = view.transfers.movingOf(blobId)
  const failure = view.transfers.failureOf(blobId)
  const at = { file: blobId, direction: isComing ? 'in' : 'out', total } as const
  if (moving !== undefined) return { ...at, state: 'moving', done: moving.done }
  const done = isComing ? blob.have : 0
  if (blob.wish === 'paused' || blob.wish === 'left') return { ...at, state: blob.wish, done }
  if (isComing && blob.wish !== 'asked' && total > view.unaskedBytes) return { ...at, state: 'unasked', done }
  if (failure !== undefined) return { ...at, state: 'failed', done, code: failure.code }
  return { ...at, state: 'waiting', done }
}
