/**
 * Takes a file in: a picture is recognised by content and its metadata cut out; any other file, for an exhibit, is taken
 * as it is. Encrypted once under keys of its own. What is staged belongs to one later statement; its plaintext is never
 * on disk.
 */
import { basename } from 'node:path'
import { isImageType } from '../../shared/domain/image-types.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { chunkedLength } from '../../shared/protocol/body.ts'
import { paddedAttachmentLength } from '../../shared/protocol/padding.ts'
import { sealAttachment } from '../envelope/attachment-seal.ts'
import { cleanImage, imageType } from '../images/clean.ts'
import { noteBlob, saveStaged, setPlaintextHash, type StagedAttachment } from '../store/attachments.ts'
import type { SyncContext } from '../sync/context.ts'
import type { BlobFolder, PartFile } from './blob-folder.ts'
import { toFacts } from './described.ts'
import { mediaType, safeName } from './file-type.ts'
import { openSource, type PlainSource } from './plain-source.ts'

type Staging = Pick<SyncContext, 'deps' | 'store' | 'clock'>

export interface StagedPicture extends StagedAttachment {
  readonly orientation: number
}

/** Throws GiaobanError `attachment/too-large`, `attachment/type`, `attachment/damaged`, `store/full`. */
export async function stageAttachment(
  context: Staging,
  folder: BlobFolder,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<StagedPicture> {
  if (file.bytes.length > limits.attachmentTotalBytes) throw new GiaobanError('attachment/too-large')
  const image = cleanImage(file.bytes)
  if (!image.ok) throw new GiaobanError(image.error)
  const { type, width, height, removed, orientation } = image.value
  const { bytes } = image.value
  const content = { name: file.name, type, size: bytes.length, width, height, removed, pieces: () => once(bytes) }
  return { ...(await seal(context, folder, content)), orientation }
}

export interface FileToStage {
  readonly path: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

/**
 * From its place on the disk, whatever its size: a window of it is in memory. A picture is taken as a picture. Throws
 * GiaobanError as `stageAttachment` does, and `attachment/changed`, `store/io`, `engine/cancelled`: nothing of it is kept.
 */
export async function stageFile(context: Staging, folder: BlobFolder, file: FileToStage): Promise<StagedAttachment> {
  await using source = await openSource(file.path)
  const name = basename(file.path)
  if (imageType(source.head) !== undefined) {
    const bytes = await wholeOf(source)
    file.onProgress?.(source.size)
    return stageAttachment(context, folder, { name, bytes })
  }
  const ciphertext = chunkedLength(paddedAttachmentLength(source.size))
  // an hour of copying that ends at a full disk helps nobody
  if ((await folder.freeBytes()) - ciphertext < limits.diskFreeBytes) throw new GiaobanError('store/full')
  const content = { name, type: mediaType(source.head), size: source.size, width: 0, height: 0, removed: [] }
  return await seal(context, folder, { ...content, pieces: () => watched(source, file) }) // before it is closed
}

/** Throws GiaobanError `attachment/too-large`: a picture is cleaned in memory. */
async function wholeOf(source: PlainSource): Promise<Uint8Array> {
  if (source.size > limits.attachmentTotalBytes)
    throw new GiaobanError('attachment/too-large', { params: { limit: limits.attachmentTotalBytes } })
  const bytes = new Uint8Array(source.size)
  let at = 0
  for await (const piece of source.pieces()) {
    bytes.set(piece.subarray(0, bytes.length - at), at)
    at += piece.length
  }
  return bytes
}

async function* watched(source: PlainSource, { signal, onProgress }: FileToStage): AsyncGenerator<Uint8Array> {
  let done = 0
  for await (const piece of source.pieces()) {
    if (signal?.aborted === true) throw new GiaobanError('engine/cancelled')
    yield piece
    onProgress?.((done += piece.length))
  }
}

interface Content {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly width: number
  readonly height: number
  readonly removed: readonly string[]
  readonly pieces: () => AsyncGenerator<Uint8Array>
}

async function seal(context: Staging, folder: BlobFolder, content: Content): Promise<StagedAttachment> {
  const { crypto } = context.deps
  const { type, width, height, removed } = content
  const id = idOf<StatementHash>(crypto.random(32))
  const part = await folder.create(`staging-${id}`)
  const out = new MiBWriter(part)
  const hasher = crypto.hasher()
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of content.pieces()) {
      hasher.update(piece)
      yield piece
    }
  }
  try {
    const sealed = await sealAttachment(
      crypto,
      {
        plaintext: hashed(),
        maxBytes: isImageType(type) ? limits.attachmentTotalBytes : limits.attachmentFileBytes,
        type,
        describe: { name: safeName(content.name, type), kind: 'other' },
      },
      (bytes) => out.write(bytes),
    )
    if (!sealed.ok) throw new GiaobanError(sealed.error)
    await out.flush()
    const staged: StagedAttachment = { ...toFacts(sealed.value), staged: id, width, height, removed }
    await part.finish(staged.blobId)
    context.store.transaction('stage', (tx) => {
      const now = context.clock.now()
      noteBlob(tx, { blobId: staged.blobId, ciphertextSize: staged.ciphertextSize, state: 'staged' }, now)
      setPlaintextHash(tx, staged.blobId, hasher.digest())
      saveStaged(tx, staged, now)
    })
    return staged
  } catch (thrown) {
    await part.discard()
    throw thrown
  }
}

/** Chunks of 16 KiB to the disk a megabyte at a time; between two of these everything else has its turn. */
class MiBWriter {
  readonly #part: PartFile
  readonly #buffer = new Uint8Array(limits.segmentBytes)
  #filled = 0
  #at = 0

  constructor(part: PartFile) {
    this.#part = part
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#filled + bytes.length > this.#buffer.length) await this.flush()
    this.#buffer.set(bytes, this.#filled)
    this.#filled += bytes.length
  }

  async flush(): Promise<void> {
    await this.#part.write(this.#at, this.#buffer.subarray(0, this.#filled))
    this.#at += this.#filled
    this.#filled = 0
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 1 << 20
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
