/** The three facts of an EXIF block that matter before it is cut: orientation, and whether it held a place or a picture. */
import type { RemovedPart } from './image.ts'
import { ByteReader } from './reader.ts'

export interface ExifFacts {
  readonly orientation: number
  readonly parts: readonly RemovedPart[]
}

const orientationTag = 0x0112
const gpsTag = 0x8825
const entryBytes = 12
const nothing: ExifFacts = { orientation: 1, parts: ['EXIF'] }

/** `tiff` starts at the byte order mark. A block that does not parse is cut like any other: it says nothing. */
export function readExif(tiff: Uint8Array): ExifFacts {
  try {
    return parseTiff(new ByteReader(tiff))
  } catch {
    return nothing
  }
}

function parseTiff(tiff: ByteReader): ExifFacts {
  const mark = tiff.ascii(0, 2)
  if (mark !== 'II' && mark !== 'MM') return nothing
  const little = mark === 'II'
  const parts: RemovedPart[] = ['EXIF']
  const first = tiff.u32(4, little)
  const count = tiff.u16(first, little)
  let orientation = 1
  for (let index = 0; index < count; index++) {
    const entry = first + 2 + index * entryBytes
    const tag = tiff.u16(entry, little)
    if (tag === orientationTag) orientation = tiff.u16(entry + 8, little)
    if (tag === gpsTag) parts.push('GPS')
  }
  const next = first + 2 + count * entryBytes
  if (next + 4 <= tiff.length && tiff.u32(next, little) !== 0) parts.push('thumbnail')
  return { orientation: orientation >= 1 && orientation <= 8 ? orientation : 1, parts }
}
