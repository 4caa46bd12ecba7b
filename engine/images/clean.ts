/** One door for images from outside: recognised by content, bounded, and cut down to the picture. */
import { concat } from '../../shared/bytes.ts'
import type { ImageType } from '../../shared/domain/image-types.ts'
import { limits } from '../../shared/limits.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { DamagedImage, type CleanImage, type ImageError, type RemovedPart, type ScannedImage } from './image.ts'
import { scanJpeg } from './jpeg.ts'
import { pngSignature, scanPng } from './png.ts'
import { ByteReader } from './reader.ts'
import { scanWebp } from './webp.ts'

const removedOrder: readonly RemovedPart[] = [
  'EXIF',
  'GPS',
  'XMP',
  'ICC',
  'IPTC',
  'thumbnail',
  'comment',
  'time',
  'animation',
  'trailing-data',
  'other',
]

const scanners: Readonly<Record<ImageType, (bytes: Uint8Array) => ScannedImage>> = {
  'image/jpeg': scanJpeg,
  'image/png': scanPng,
  'image/webp': scanWebp,
}

/** By its first bytes, whatever its name says. SVG, HTML, GIF, PDF and archives are no photographs. */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  const input = new ByteReader(bytes)
  if (bytes.length >= 3 && input.u16(0) === 0xffd8 && input.u8(2) === 0xff) return 'image/jpeg'
  if (bytes.length >= 8 && pngSignature.every((byte, at) => bytes[at] === byte)) return 'image/png'
  return input.startsWith('RIFF') && input.startsWith('WEBP', 8) ? 'image/webp' : undefined
}

/** The result shares no memory with `bytes`. Cleaning a clean image changes nothing. */
export function cleanImage(bytes: Uint8Array): Result<CleanImage, ImageError> {
  if (bytes.length > limits.attachmentTotalBytes) return err('attachment/too-large')
  const type = imageType(bytes)
  if (type === undefined) return err('attachment/type')
  try {
    const { parts, width, height, orientation, removed } = scanners[type](bytes)
    if (width > limits.attachmentSide || height > limits.attachmentSide || width * height > limits.attachmentPixels)
      return err('attachment/too-large')
    const names = removedOrder.filter((name) => removed.has(name))
    return ok({ type, bytes: concat(...parts), width, height, orientation, removed: names })
  } catch (error) {
    if (error instanceof DamagedImage) return err(error.code)
    throw error
  }
}
