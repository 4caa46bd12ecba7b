/** What a desk without network gives along: all that no relay has confirmed, and where it stands (docs/spec/sealed-files.md). */
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import { encodeFromCourier, type Wanted } from '../../shared/protocol/sealed-file.ts'
import type { OpenHome } from '../open-home.ts'
import { blobsToCarry, wantedBlobs } from '../store/attachments.ts'
import { mailCursor } from '../store/mailbox.ts'
import { stagedEnvelopes } from '../store/outbox.ts'
import { currentMailbox } from '../sync/mail-store.ts'
import { splitLeaves } from '../sync/transmit.ts'
import { courierState } from './kept.ts'
import { hasKind, stillOnTheirWay } from './own-statements.ts'

export interface GivenAlong {
  readonly file: Bytes
  readonly posts: number
  readonly statements: number
  readonly attachments: number
  /** What did not fit, and comes with the next file. */
  readonly left: number
}

/** Nothing is marked: a stick that is lost has lost nothing, and the next one has all of it again. */
export async function exportPost(home: OpenHome): Promise<GivenAlong> {
  const { context, directory } = home
  const { deps, self, store, clock } = context
  const now = clock.now()
  const kept = courierState(store.read)
  const pending = stillOnTheirWay(context, kept.statements, undefined)
  // an epoch names the device keys that are in the log: before those that come after them
  const ordered = [...pending].toSorted((a, b) => Number(hasKind(b, 'epoch')) - Number(hasKind(a, 'epoch')))
  const staged = stagedEnvelopes(store.read, now, limits.sealedFileItems)
  const posts: Post[] = []
  let bytes = 0
  for (const { header, leaves, payload } of staged) {
    bytes += header.length + leaves.length + payload.length
    if (bytes > limits.sealedFileMailBytes) break
    posts.push({ header, leaves: splitLeaves(leaves), payload })
  }
  const blobs = await attachments(home)
  const content = {
    unit: self.unit,
    device: self.device,
    made: now,
    size: directory.state.size,
    cursor: mailCursor(store.read, currentMailbox(store.read)),
    wanted: wantedOf(home, kept.wraps),
    statements: ordered.map(({ bundle }) => bundle),
    posts,
    blobs: blobs.here,
  }
  return {
    file: encodeFromCourier(deps.crypto, content, (message) => deps.crypto.sign(self.signing, message)),
    posts: posts.length,
    statements: ordered.length,
    attachments: blobs.here.length,
    left: staged.length - posts.length + blobs.left,
  }
}

function wantedOf({ context, directory }: OpenHome, wraps: readonly Bytes[]): Wanted {
  const blobs = wantedBlobs(context.store.read, limits.sealedFileBlobs)
  const light = blobs.filter(({ ciphertextSize }) => ciphertextSize <= limits.sealedFileBlobBytes)
  return {
    blobs: light.map(({ blobId, ciphertextSize }) => ({ blob: blobId, size: ciphertextSize })),
    objects: directory.missingObjects().slice(0, limits.sealedFileItems),
    wraps,
  }
}

/** As many as fit, the small ones first. */
async function attachments({ context, folder }: OpenHome): Promise<{ readonly here: Bytes[]; readonly left: number }> {
  const here: Bytes[] = []
  let [bytes, left] = [0, 0]
  for (const { blobId, ciphertextSize } of blobsToCarry(context.store.read, limits.sealedFileBlobs)) {
    if (bytes + ciphertextSize > limits.sealedFileBytes - limits.sealedFileMailBytes - limits.sealedFileRoomBytes) {
      left += 1
      continue
    }
    await using source = await folder.open(blobId)
    here.push(new Uint8Array(await source.read(0, ciphertextSize)))
    bytes += ciphertextSize
  }
  return { here, left }
}
