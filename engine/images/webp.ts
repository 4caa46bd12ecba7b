/** WebP (RFC 9649), still pictures: keeps the bitstream and its alpha, rewrites the head without metadata flags. */
import { DamagedImage, type RemovedPart, type ScannedImage } from './image.ts'
import { readExif } from './exif.ts'
import { ByteReader } from './reader.ts'

const flag = { animation: 0x02, alpha: 0x10 } as const
const cutNames: Readonly<Record<string, RemovedPart>> = { ICCP: 'ICC', 'XMP ': 'XMP' }

interface Size {
  readonly width: number
  readonly height: number
}

export function scanWebp(bytes: Uint8Array): ScannedImage {
  const input = new ByteReader(bytes)
  const end = 8 + input.u32(4, true)
  if (end > input.length || end < 20) throw new DamagedImage()
  const removed = new Set<RemovedPart>()
  const chunks: Uint8Array[] = []
  let canvas: Size | undefined
  let picture: Size | undefined
  let orientation = 1
  for (let at = 12; at < end;) {
    const name = input.ascii(at, 4)
    const length = input.u32(at + 4, true)
    const whole = input.slice(at, 8 + length + (length % 2))
    if (at + whole.length > end) throw new DamagedImage()
    const chunk = new ByteReader(whole.subarray(8, 8 + length))
    if (name === 'VP8X') {
      if (at !== 12) throw new DamagedImage()
      canvas = readCanvas(chunk)
      chunks.push(withoutMetadataFlags(whole))
    } else if (name === 'VP8 ' || name === 'VP8L') {
      if (picture !== undefined) throw new DamagedImage()
      picture = name === 'VP8 ' ? readLossy(chunk) : readLossless(chunk)
      chunks.push(whole)
    } else if (name === 'ALPH' && canvas !== undefined && picture === undefined) {
      chunks.push(whole)
    } else if (name === 'ANIM' || name === 'ANMF') {
      throw new DamagedImage('attachment/type') // a film is no photograph
    } else if (name === 'EXIF') {
      const facts = readExif(chunk.startsWith('Exif\0') ? chunk.bytes.subarray(6) : chunk.bytes)
      orientation = facts.orientation
      for (const part of facts.parts) removed.add(part)
    } else removed.add(cutNames[name] ?? 'other')
    at += whole.length
  }
  if (picture === undefined) throw new DamagedImage()
  if (canvas !== undefined && (canvas.width !== picture.width || canvas.height !== picture.height))
    throw new DamagedImage()
  if (end < input.length) removed.add('trailing-data')
  return { ...picture, parts: [riffHead(chunks), ...chunks], orientation, removed }
}

function riffHead(chunks: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(12)
  head.set([0x52, 0x49, 0x46, 0x46], 0) // RIFF
  new DataView(head.buffer).setUint32(4, 4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), true)
  head.set([0x57, 0x45, 0x42, 0x50], 8) // WEBP
  return head
}

function withoutMetadataFlags(whole: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(whole)
  copy[8] = (copy[8] as number) & flag.alpha
  copy.fill(0, 9, 12) // reserved
  return copy
}

function readCanvas(chunk: ByteReader): Size {
  if (chunk.length !== 10) throw new DamagedImage()
  if ((chunk.u8(0) & flag.animation) !== 0) throw new DamagedImage('attachment/type')
  const u24 = (at: number): number => chunk.u16(at, true) + chunk.u8(at + 2) * 0x10000
  return { width: u24(4) + 1, height: u24(7) + 1 }
}

/** A VP8 key frame: tag[3], start code, two 14-bit sizes. */
function readLossy(chunk: ByteReader): Size {
  const isKeyFrame = (chunk.u8(0) & 1) === 0
  const started = chunk.u8(3) === 0x9d && chunk.u8(4) === 0x01 && chunk.u8(5) === 0x2a
  const size = { width: chunk.u16(6, true) & 0x3fff, height: chunk.u16(8, true) & 0x3fff }
  if (!isKeyFrame || !started || size.width === 0 || size.height === 0) throw new DamagedImage()
  return size
}

function readLossless(chunk: ByteReader): Size {
  if (chunk.u8(0) !== 0x2f) throw new DamagedImage()
  const bits = chunk.u32(1, true)
  if (bits >>> 29 !== 0) throw new DamagedImage()
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}
