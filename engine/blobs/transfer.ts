/** What moving ciphertexts works with. */
import type { RelayBlobs } from '../sync/relay-client/blobs.ts'
import type { SyncContext } from '../sync/context.ts'
import type { BlobFolder } from './blob-folder.ts'
import type { SegmentsHere } from './segments-here.ts'

export interface Transfer {
  readonly context: SyncContext
  readonly folder: BlobFolder
  readonly relay: RelayBlobs
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** What is known of unfinished files; absent: looked at on the disk. */
  readonly here?: SegmentsHere
}
