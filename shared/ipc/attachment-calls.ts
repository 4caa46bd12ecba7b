/** Calls about files: staged for a draft, read by ranges, saved to a place that a person chose. */
import { z } from 'zod'
import { imageTypes } from '../domain/image-types.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { bytesValue, hex32, idOrPrefix } from './values.ts'

/** A file that was checked, stripped of metadata and encrypted into the draft area of this home. */
export const stagedAttachment = z.strictObject({
  staged: hex32,
  name: z.string(),
  type: z.enum(imageTypes),
  size: z.number(),
  width: z.number(),
  height: z.number(),
  /** What was cut out of the original, by name (EXIF, XMP, ICC, thumbnail, comment): shown to the officer. */
  removed: z.array(z.string()),
  /** EXIF orientation of the original, 2 to 8, where it did not stand upright: the screen turns and stages it anew. */
  orientation: z.number().optional(),
})
export const attachmentCalls = {
  /** Takes one image of at most `limits.attachmentTotalBytes`: checks it by content, cuts metadata out, encrypts, stages. */
  'attachment.stage': call({
    request: z.strictObject({ name: z.string().max(255), bytes: bytesValue }),
    response: stagedAttachment,
    roles: readers,
    errors: ['attachment/too-large', 'attachment/type', 'attachment/damaged', 'store/full'],
  }),
  'attachment.read': call({
    request: z.strictObject({
      id: z.string(),
      /** A sighting or an earlier version of the bulletin, an exhibit of a case; absent: what the bulletin is now. */
      statement: hex32.optional(),
      index: z.number().int().min(0),
      offset: z.number().int().min(0),
      length: z.number().int().min(1).max(limits.segmentBytes),
    }),
    response: z.strictObject({ bytes: bytesValue, size: z.number(), type: z.string() }),
    roles: readers,
    errors: [
      'attachment/incomplete',
      'attachment/damaged',
      'attachment/missing',
      'attachment/too-large',
      'attachment/type',
    ],
  }),
  /** Reads back what was staged for a draft, by its staging id. */
  'attachment.readStaged': call({
    request: z.strictObject({
      staged: hex32,
      offset: z.number().int().min(0),
      length: z.number().int().min(1).max(limits.segmentBytes),
    }),
    response: z.strictObject({ bytes: bytesValue, size: z.number(), type: z.string() }),
    roles: readers,
    errors: ['attachment/missing', 'attachment/damaged', 'attachment/too-large', 'attachment/type'],
  }),
  /** Writes the plaintext to a place that a person chose (main's dialog, or `--out`). Audited. */
  'attachment.save': call({
    request: z.strictObject({
      id: idOrPrefix,
      statement: hex32.optional(),
      index: z.number().int().min(0),
      out: z.string().optional(),
    }),
    response: z.strictObject({ saved: z.boolean(), size: z.number().optional() }),
    roles: readers,
    errors: ['attachment/incomplete', 'attachment/damaged', 'attachment/missing', 'store/full'],
  }),
} as const
