/** Calls about files: staged for a draft, read by ranges, saved to a place that a person chose. */
import { open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isImageType } from '../../shared/domain/image-types.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { createPictureGate } from '../blobs/measured.ts'
import { attachmentRange, readAttachment, type BlobReading } from '../blobs/read.ts'
import { safeName, stageAttachment } from '../blobs/stage.ts'
import { storeError } from '../blobs/blob-folder.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import type { BulletinView } from '../records/bulletin-projection.ts'
import { attachmentAt, stagedAttachment, type AttachmentFacts, type StoredAttachment } from '../store/attachments.ts'
import { appendAudit } from '../store/audit.ts'
import { known } from './bulletins-read.ts'
import { caseNamed, isCase } from './case-write.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

interface FileName {
  readonly id: string
  readonly statement?: string | undefined
  readonly index: number
}

const viewOf = ({ context, records }: OpenHome, id: string): BulletinView | undefined =>
  isCase(context.store.read, id) ? undefined : known(context.store.read, id, records.heirs).view

/** What the record shows has files; what was not allowed, came too late or stands apart has none. */
function acceptedIn(
  open: OpenHome,
  { id, statement }: { readonly id: string; readonly statement: string },
): StatementHash | undefined {
  const history = (viewOf(open, id) ?? caseNamed(open, id)).history
  return history.find(({ operation, verdict }) => verdict === 'accepted' && operation.hash === statement)?.operation
    .hash
}

export function createAttachmentModule(core: EngineCore, home: HomeHolder): EngineModule {
  const reading = (): BlobReading => {
    const { context, folder } = home.current()
    return { deps: core.deps, store: context.store, folder }
  }
  const found = ({ id, statement, index }: FileName): StoredAttachment => {
    const open = home.current()
    const db = open.context.store.read
    const of = statement === undefined ? viewOf(open, id)?.content.hash : acceptedIn(open, { id, statement })
    const attachment = of && attachmentAt(db, of, index)
    if (attachment === undefined) throw new GiaobanError('attachment/missing')
    return attachment
  }
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
