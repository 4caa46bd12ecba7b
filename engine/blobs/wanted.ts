/** Files that are small enough to come in a round. */
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { wantedBlobs, type BlobRecord } from '../store/attachments.ts'
import { download } from './download.ts'
import type { Transfer } from './transfer.ts'

/**
 * Fetches what is wanted, one by one, as much as fits between two looks at the mailbox (over a file that stands for a
 * relay: everything); returns those that are whole now. What fails stays wanted, with its reason.
 */
export async function downloadWanted(
  transfer: Transfer,
  { isCarried = false }: { readonly isCarried?: boolean | undefined } = {},
): Promise<{ readonly complete: readonly BlobRecord[]; readonly failed: readonly GiaobanError[] }> {
  const complete: BlobRecord[] = []
  const failed: GiaobanError[] = []
  const roundBytes = isCarried ? Number.MAX_SAFE_INTEGER : limits.blobsPerRoundBytes
  let left = roundBytes
  for (const blob of wantedBlobs(transfer.context.store.read, limits.blobTriesPerRound, roundBytes)) {
    if (complete.length === limits.blobsPerRound) break
    if (complete.length > 0 && blob.ciphertextSize > left) continue
    try {
      if (!(await download(transfer, blob))) continue
      complete.push(blob)
      left -= blob.ciphertextSize
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
      failed.push(thrown)
      // an answer that broke off is of that file; where the connection is over the others fail at once
      if (thrown.code === 'store/full') break
    }
  }
  return { complete, failed }
}
