/**
 * Takes a picture in: recognised by content, metadata cut out, encrypted once under keys of its own. What is staged
 * belongs to one later statement; its plaintext is never on disk.
 */
import { basename } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { sealAttachment } from '../envelope/attachment-seal.ts'
import { cleanImage } from '../images/clean.ts'
import { noteBlob, saveStaged, setPlaintextHash, type StagedAttachment } from '../store/attachments.ts'
import type { SyncContext } from '../sync/context.ts'
import type { BlobFolder } from './blob-folder.ts'
import { toFacts } from './described.ts'

/** Throws GiaobanError `attachment/too-large`, `attachment/type`, `attachment/damaged`, `store/full`. */
export async function stageAttachment(
  context: Pick<SyncContext, 'deps' | 'store' | 'clock'>,
  folder: BlobFolder,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<StagedAttachment & { readonly orientation: number }> {
  const { crypto } = context.deps
  if (file.bytes.length > limits.attachmentTotalBytes) throw new GiaobanError('attachment/too-large')
  const image = cleanImage(file.bytes)
  if (!image.ok) throw new GiaobanError(image.error)
  const { type, width, height, removed, orientation } = image.value
  const id = idOf<StatementHash>(crypto.random(32))
  const part = await folder.create(`staging-${id}`)
  let at = 0
  try {
    const sealed = await sealAttachment(
      crypto,
      {
        plaintext: once(image.value.bytes),
        maxBytes: limits.attachmentTotalBytes,
        type,
        describe: { name: safeName(file.name, type), kind: 'other' },
      },
      async (bytes) => {
        await part.write(at, bytes)
        at += bytes.length
      },
    )
    if (!sealed.ok) throw new GiaobanError(sealed.error)
    const staged: StagedAttachment = { ...toFacts(sealed.value), staged: id, width, height, removed }
    await part.finish(staged.blobId)
    context.store.transaction('stage', (tx) => {
      const now = context.clock.now()
      noteBlob(tx, { blobId: staged.blobId, ciphertextSize: staged.ciphertextSize, state: 'staged' }, now)
      setPlaintextHash(tx, staged.blobId, crypto.sha256(image.value.bytes))
      saveStaged(tx, staged, now)
    })
    return { ...staged, orientation }
  } catch (thrown) {
    await part.discard()
    throw thrown
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 1 << 20
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}

const extensions: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' }

/** A file name that is only a name: no folder, no control or direction character, the ending of its content. */
export function safeName(name: string, type: string): string {
  const bare = basename(name.replaceAll('\\', '/'))
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}/:*?"<>|]/gu, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .trim()
    .slice(0, 100)
  return `${bare === '' || bare === '.' || bare === '..' ? 'anh' : bare}.${extensions[type] ?? 'bin'}`
}
