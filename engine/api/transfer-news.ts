/** Tells screens how far a file is: a few times a second, and always when it stops. */
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { unaskedBytesFor } from '../blobs/unasked.ts'
import type { OpenHome } from '../open-home.ts'
import { blobRecord } from '../store/attachments.ts'
import type { Transfers } from '../sync/transfers.ts'
import type { EngineCore } from './handlers.ts'
import { transferOf } from './transfer-state.ts'

export function transferNews(
  core: EngineCore,
  { context }: Pick<OpenHome, 'context'>,
  transfers: () => Transfers | undefined,
): (blob: BlobId) => void {
  const told = new Map<BlobId, number>()
  return (blobId) => {
    const running = transfers()
    if (running === undefined) return
    const now = context.clock.monotonic()
    const isMoving = running.movingOf(blobId) !== undefined
    if (isMoving && now - (told.get(blobId) ?? Number.NEGATIVE_INFINITY) < limits.progressEveryMs) return
    if (isMoving) told.set(blobId, now)
    else told.delete(blobId)
    const blob = blobRecord(context.store.read, blobId)
    if (blob === undefined) return
    const transfer = transferOf({ transfers: running, unaskedBytes: unaskedBytesFor(core.roles()) }, blob)
    if (transfer !== undefined) return core.emit('transfer', transfer)
    core.emit('changed', { what: ['bulletins'] }) // it is whole
  }
}
