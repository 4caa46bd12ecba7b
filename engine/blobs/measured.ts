/**
 * Pictures of others, measured before a page decodes them: a page that is sandboxed can still be made to take all memory
 * of the machine (docs/spec/attachments.md, Showing). Nothing is decoded here either.
 */
import type { ImageType } from '../../shared/domain/image-types.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { cleanImage } from '../images/clean.ts'
import type { AttachmentFacts } from '../store/attachments.ts'
import { readAttachment, type BlobReading } from './read.ts'

type Verdict = { readonly type: ImageType } | { readonly error: ErrorCode }

/** Verdicts remembered: some screens full of pictures, read range by range. */
const remembered = 512

/**
 * The type by its content. Throws GiaobanError `attachment/too-large`, `attachment/type`, `attachment/damaged` for what
 * no honest program sends, and what reading throws.
 */
export type MeasurePicture = (reading: BlobReading, facts: AttachmentFacts) => Promise<ImageType>

export function createPictureGate(): MeasurePicture {
  const verdicts = new Map<BlobId, Verdict>()
  return async (reading, facts) => {
    // the blob's name is the hash of its bytes; they open under one key only
    const verdict = verdicts.get(facts.blobId) ?? (await measure(reading, facts))
    if (verdicts.size >= remembered) verdicts.clear()
    verdicts.set(facts.blobId, verdict)
    if ('error' in verdict) throw new GiaobanError(verdict.error, { recoverable: false })
    return verdict.type
  }
}

async function measure(reading: BlobReading, facts: AttachmentFacts): Promise<Verdict> {
  if (facts.size > limits.attachmentTotalBytes) return { error: 'attachment/too-large' }
  const bytes = await readAttachment(reading, facts, { offset: 0, length: facts.size })
  const image = cleanImage(bytes)
  bytes.fill(0)
  if (!image.ok) return { error: image.error }
  image.value.bytes.fill(0)
  // a film in the form of a picture: each of its images would be decoded
  return image.value.removed.includes('animation') ? { error: 'attachment/type' } : { type: image.value.type }
}
