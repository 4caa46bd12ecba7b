/** Calls about large files on their way: asked for, put off, left. What a person wishes outlives the program. */
import { GiaobanError } from '../../shared/errors.ts'
import type { FileTransfer } from '../../shared/ipc/attachment-calls.ts'
import { unaskedBytesFor } from '../blobs/unasked.ts'
import { limits } from '../../shared/limits.ts'
import type { HomeHolder } from '../open-home.ts'
import { blobRecord, setBlob, type BlobRecord, type BlobWish } from '../store/attachments.ts'
import { setWish, unfinishedFiles } from '../store/transfers.ts'
import { fileNamed, type FileName } from './file-named.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'
import { transferOf, type TransferView } from './transfer-state.ts'

interface Parts {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}

export function createTransferModule(core: EngineCore, { home, exchange }: Parts): EngineModule {
  const transfers = () => exchange.current().transfers
  const view = (): TransferView => ({ transfers: transfers(), unaskedBytes: unaskedBytesFor(core.roles()) })

  /** Throws GiaobanError `usage/wrong-state` for a file that is where it shall be. */
  const onItsWay = (file: FileName): { readonly blob: BlobRecord; readonly isComing: boolean } => {
    const open = home.current()
    const blob = blobRecord(open.context.store.read, fileNamed(open, file).blobId)
    if (blob === undefined) throw new GiaobanError('attachment/missing')
    if (blob.state === 'complete' || blob.state === 'uploaded') throw new GiaobanError('usage/wrong-state')
    return { blob, isComing: blob.state === 'wanted' || blob.state === 'partial' }
  }
  const wish = ({ blobId }: BlobRecord, what: BlobWish | undefined): void =>
    home.current().context.store.transaction('blob-wish', (tx) => setWish(tx, blobId, what))
  const told = ({ blobId }: BlobRecord): { transfer?: FileTransfer } => {
    const now = blobRecord(home.current().context.store.read, blobId)
    const transfer = now && transferOf(view(), now)
    if (transfer === undefined) return {}
    core.emit('transfer', transfer)
    return { transfer }
  }

  /** Its words go without it. A small one goes with them: there is nothing to leave. */
  const leaveUpload = async (blob: BlobRecord): Promise<{ transfer?: FileTransfer }> => {
    if (blob.ciphertextSize <= limits.blobsPerRoundBytes) throw new GiaobanError('usage/wrong-state')
    wish(blob, 'left')
    await transfers().leave(blob.blobId)
    // it may have become whole while it was being stopped: then it is sent
    const now = blobRecord(home.current().context.store.read, blob.blobId)
    if (now?.state === 'uploaded') wish(blob, undefined)
    exchange.current().poke()
    return told(blob)
  }

  const handlers = {
    'attachment.fetch': (file) => {
      const { blob, isComing } = onItsWay(file)
      wish(blob, isComing ? 'asked' : undefined)
      transfers().again(blob.blobId)
      exchange.current().poke() // a small one comes in a round
      return told(blob)
    },
    'attachment.pause': async (file) => {
      const { blob } = onItsWay(file)
      wish(blob, 'paused')
      await transfers().halt(blob.blobId)
      return told(blob)
    },
    'attachment.leave': async (file) => {
      const { blob, isComing } = onItsWay(file)
      if (!isComing) return leaveUpload(blob)
      wish(blob, 'left')
      await transfers().halt(blob.blobId)
      const { context, folder } = home.current()
      // it may have become whole while it was being stopped
      if (blobRecord(context.store.read, blob.blobId)?.state === 'complete') return {}
      await folder.discard(blob.blobId)
      transfers().forget(blob.blobId)
      context.store.transaction('blob-left', (tx) =>
        setBlob(tx, { ...blob, state: 'wanted', have: 0 }, context.clock.now()),
      )
      return told(blob)
    },
    'attachment.transfers': () => ({
      transfers: unfinishedFiles(home.current().context.store.read).flatMap(({ blob, record, ...file }) => {
        const transfer = transferOf(view(), blob)
        return transfer === undefined ? [] : [{ ...transfer, ...file, id: record }]
      }),
    }),
  } satisfies HandlerGroup
  return { handlers }
}
