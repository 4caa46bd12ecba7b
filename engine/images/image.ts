/**
 * What an image must be before it leaves this machine (architecture.md, command line): JPEG, PNG or WebP by content,
 * within the limits, and without anything but the picture. Metadata is cut at byte level; no pixel is decoded.
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { ImageType } from '../../shared/domain/image-types.ts'

export type ImageError = 'attachment/type' | 'attachment/damaged' | 'attachment/too-large'

/** What was cut out, as a message key of `removed.`; shown to the officer. */
export type RemovedPart =
  | 'EXIF'
  | 'GPS'
  | 'XMP'
  | 'ICC'
  | 'IPTC'
  | 'thumbnail'
  | 'comment'
  | 'time'
  | 'animation'
  | 'trailing-data'
  | 'other'

export interface CleanImage {
  readonly type: ImageType
  readonly bytes: Bytes
  /** As stored: before any rotation. */
  readonly width: number
  readonly height: number
  /** EXIF orientation of the original, 1 to 8; 1 is upright. The cut removes it, so a screen turns the picture itself. */
  readonly orientation: number
  /** Each name once, in the order of `removedOrder`. */
  readonly removed: readonly RemovedPart[]
}

/** What a format's scanner gives: kept pieces of the input (or rewritten ones), in order. */
export interface ScannedImage {
  readonly parts: readonly Uint8Array[]
  readonly width: number
  readonly height: number
  readonly orientation: number
  readonly removed: ReadonlySet<RemovedPart>
}

/** Thrown inside of a scanner at the first byte that does not fit, caught by `cleanImage`. */
export class DamagedImage extends Error {
  override readonly name = 'DamagedImage'
  readonly code: ImageError
  constructor(code: ImageError = 'attachment/damaged') {
    super(code)
    this.code = code
  }
}
