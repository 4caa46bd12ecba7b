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
/** A file for an exhibit: as it is, or a picture without its metadata. */
const stagedFile = z.strictObject({
  staged: hex32,
  name: z.string(),
  type: z.string(),
  size: z.number(),
  /** What was cut out of a picture. */
  removed: z.array(z.string()),
})

/** What a file on its way is doing. unasked: it comes when somebody asks for it. */
export const transferStates = ['moving', 'waiting', 'unasked', 'paused', 'left', 'failed'] as const
export const transfer = z.strictObject({
  /** Names it in `transfer` events. */
  file: hex32,
  /** in: to this desk; out: to the relay, before its words. */
  direction: z.enum(['in', 'out']),
  state: z.enum(transferStates),
  /** Bytes of the sealed file. */
  done: z.number(),
  total: z.number(),
  /** Why it failed; it is tried again by itself. */
  code: z.string().optional(),
})
export type FileTransfer = z.infer<typeof transfer>

const oneFile = z.strictObject({ id: idOrPrefix, statement: hex32.optional(), index: z.number().int().min(0) })
const toldOf = {
  request: oneFile,
  response: z.strictObject({ transfer: transfer.optional() }),
  roles: readers,
  errors: ['attachment/missing', 'usage/wrong-state'],
} as const

export const attachmentCalls = {
  /**
   * Files for an exhibit, read where a person pointed (the shell's dialog, or `path` on the command line): any kind, each
   * up to `limits.attachmentFileBytes`. A `progress` task that can be cancelled; then nothing of it is kept.
   */
  'attachment.stageFiles': call({
    request: z.strictObject({ path: z.string().optional() }),
    response: z.strictObject({ files: z.array(stagedFile) }),
    roles: ['investigator', 'commander'],
    errors: [
      'attachment/file-too-large',
      'attachment/too-large',
      'attachment/too-many',
      'attachment/type',
      'attachment/damaged',
      'attachment/changed',
      'store/io',
      'store/full',
      'engine/cancelled',
    ],
  }),
  /** Asks for a file that does not come by itself, or goes on with one that was put off or left. */
  'attachment.fetch': call(toldOf),
  /** Not now; what is there stays. */
  'attachment.pause': call(toldOf),
  /** Not at all until it is asked for again; what is there goes. Words whose file does not go up are sent without it. */
  'attachment.leave': call(toldOf),
  /** Large files that are not where they shall be. */
  'attachment.transfers': call({
    request: z.strictObject({}),
    response: z.strictObject({
      transfers: z.array(
        transfer.extend({ id: hex32, statement: hex32, index: z.number(), name: z.string(), size: z.number() }),
      ),
    }),
    roles: readers,
    errors: [],
  }),
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
