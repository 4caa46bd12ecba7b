/** Calls about files: staged for a draft, read by ranges, saved to a place that a person chose. */
import { statSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isImageType } from '../../shared/domain/image-types.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { createPictureGate } from '../blobs/measured.ts'
import { attachmentRange, readAttachment, type BlobReading } from '../blobs/read.ts'
import { safeName } from '../blobs/file-type.ts'
import { stageAttachment, stageFile } from '../blobs/stage.ts'
import { storeError } from '../blobs/blob-folder.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import {
  stagedAttachment,
  type AttachmentFacts,
  type StagedAttachment,
  type StoredAttachment,
} from '../store/attachments.ts'
import { appendAudit } from '../store/audit.ts'
import { fileNamed, type FileName } from './file-named.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createAttachmentModule(core: EngineCore, home: HomeHolder): EngineModule {
  const reading = (): BlobReading => {
    const { context, folder } = home.current()
    return { deps: core.deps, store: context.store, folder }
  }
  const found = (file: FileName): StoredAttachment => fileNamed(home.current(), file)
  const measured = createPictureGate()
  // the type is told by the content, never by the sender: what a page shows is a picture of three kinds or nothing
  const read = async (facts: AttachmentFacts, range: { readonly offset: number; readonly length: number }) => ({
    type: await measured(reading(), facts),
    bytes: await readAttachment(reading(), facts, range),
    size: facts.size,
  })
  const handlers = {
    'attachment.stage': async ({ name, bytes }) => {
      const { context, folder } = home.current()
      const {
        staged,
        name: kept,
        type,
        size,
        width,
        height,
        removed,
        orientation,
      } = await stageAttachment(context, folder, {
        name,
        bytes,
      })
      if (!isImageType(type)) throw new GiaobanError('attachment/type')
      return {
        staged,
        name: kept,
        type,
        size,
        width,
        height,
        removed: [...removed],
        ...(orientation !== 1 && { orientation }),
      }
    },
    'attachment.stageFiles': async ({ path }) => {
      const { context, folder } = home.current()
      const paths =
        path === undefined ? await core.deps.shell?.openDialog({ endings: [], many: true }) : [resolve(path)]
      const files = await stageAll(core, { context, folder }, paths ?? [])
      return {
        files: files.map(({ staged, name, type, size, removed }) => ({
          staged,
          name,
          type,
          size,
          removed: [...removed],
        })),
      }
    },
    'attachment.read': ({ offset, length, ...file }) => read(found(file), { offset, length }),
    'attachment.readStaged': ({ staged, offset, length }) => {
      const facts = stagedAttachment(home.current().context.store.read, staged as StatementHash) // parsed as 32 bytes
      if (facts === undefined) throw new GiaobanError('attachment/missing')
      return read(facts, { offset, length })
    },
    'attachment.save': async ({ out, ...file }) => {
      const attachment = found(file)
      const path = out ?? (await core.deps.shell?.saveDialog(safeName(attachment.name, attachment.type)))
      if (path === undefined) return { saved: false }
      await writePlaintext(reading(), attachment, resolve(path))
      const { context, vault } = home.current()
      context.store.transaction('attachment-saved', (tx) =>
        appendAudit(tx, core.deps.crypto, {
          at: context.clock.now(),
          action: 'attachment.saved',
          object: idBytes(attachment.blobId),
          officer: vault.officer.id,
        }),
      )
      return { saved: true, size: attachment.size }
    },
  } satisfies HandlerGroup
  return { handlers }
}

/** One after another; after a failure none is of use, and those that were staged go with the abandoned ones. */
async function stageAll(
  { tasks }: EngineCore,
  to: Pick<OpenHome, 'context' | 'folder'>,
  paths: readonly string[],
): Promise<readonly StagedAttachment[]> {
  if (paths.length > limits.attachmentFiles)
    throw new GiaobanError('attachment/too-many', { params: { limit: limits.attachmentFiles } })
  const sizes = paths.map(sizeOf)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return tasks.run({ name: 'attachment.stageFiles', total }, async ({ signal, progress }) => {
    const files: StagedAttachment[] = []
    let before = 0
    for (const [index, path] of paths.entries()) {
      const start = before
      files.push(await stageFile(to.context, to.folder, { path, signal, onProgress: (done) => progress(start + done) }))
      before += sizes[index] ?? 0
    }
    return files
  })
}

/** For the progress alone: what is no file is refused when it is opened. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/** On a failure nothing is left at the place. */
async function writePlaintext(reading: BlobReading, attachment: StoredAttachment, path: string): Promise<void> {
  const handle = await open(path, 'w', 0o600).catch(storeError)
  try {
    for await (const part of attachmentRange(reading, attachment, { offset: 0, length: attachment.size })) {
      await handle.write(part).catch(storeError)
    }
    await handle.sync().catch(storeError)
  } catch (thrown) {
    await rm(path, { force: true })
    throw thrown
  } finally {
    await handle.close()
  }
}
