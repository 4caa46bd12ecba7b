/** What a picture looks like, as this page sees it: only a page decodes pictures (docs/spec/attachments.md, Alike). */
import { bytesToHex } from '../../shared/bytes.ts'
import { photoPrint } from '../../shared/domain/photo-print.ts'
import { readAttachment, type AttachmentSource } from './attachment-bytes.ts'
import type { EngineClient } from './client.ts'

/** More pixels tell no more: a print is of 32 by 32. */
const seenSide = 128

/** `undefined` for a picture without anything on it. Rejects where it cannot be read, or when `signal` fires. */
export async function printPhoto(
  client: EngineClient,
  source: AttachmentSource,
  signal: AbortSignal,
): Promise<string | undefined> {
  const picture = await createImageBitmap(await readAttachment(client, source, signal))
  try {
    const scale = Math.min(1, seenSide / Math.max(picture.width, picture.height))
    const width = Math.max(1, Math.round(picture.width * scale))
    const height = Math.max(1, Math.round(picture.height * scale))
    const paint = new OffscreenCanvas(width, height).getContext('2d')
    if (paint === null) throw new Error('no 2d canvas')
    paint.imageSmoothingQuality = 'high'
    paint.drawImage(picture, 0, 0, width, height)
    const { data } = paint.getImageData(0, 0, width, height)
    const luma = (at: number): number =>
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
    const print = photoPrint({ width, height, grey: Array.from({ length: width * height }, (_, i) => luma(4 * i)) })
    return print && bytesToHex(print)
  } finally {
    picture.close()
  }
}
