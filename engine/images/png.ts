/** PNG (W3C): keeps the picture's chunks and the small ones that its colours need; checks every chunk's CRC. */
import { crc32 } from './crc32.ts'
import { readExif } from './exif.ts'
import { DamagedImage, type RemovedPart, type ScannedImage } from './image.ts'
import { ByteReader } from './reader.ts'

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const

/** Kept ancillary chunks with the length they must have: none can carry a text. `undefined`: bounded by the palette. */
const kept: Readonly<Record<string, number | undefined>> = { gAMA: 4, cHRM: 32, sRGB: 1, tRNS: undefined }
const maxTransparency = 256
const cutNames: Readonly<Record<string, RemovedPart>> = {
  eXIf: 'EXIF',
  iCCP: 'ICC',
  tEXt: 'comment',
  zTXt: 'comment',
  iTXt: 'comment',
  tIME: 'time',
  acTL: 'animation',
  fcTL: 'animation',
  fdAT: 'animation',
}
const bitDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

interface Chunk {
  readonly name: string
  readonly data: Uint8Array
  readonly whole: Uint8Array
}

export function scanPng(bytes: Uint8Array): ScannedImage {
  const input = new ByteReader(bytes)
  const parts: Uint8Array[] = [input.slice(0, pngSignature.length)]
  const removed = new Set<RemovedPart>()
  let orientation = 1
  let data: 'before' | 'inside' | 'after' = 'before'
  const head = readChunk(input, pngSignature.length)
  const size = readHead(head)
  parts.push(head.whole)
  let at = pngSignature.length + head.whole.length
  for (;;) {
    const chunk = readChunk(input, at)
    at += chunk.whole.length
    if (chunk.name === 'IDAT') {
      if (data === 'after') throw new DamagedImage()
      data = 'inside'
      parts.push(chunk.whole)
      continue
    }
    if (data === 'inside') data = 'after'
    if (chunk.name === 'IEND') {
      if (data !== 'after' || chunk.data.length !== 0) throw new DamagedImage()
      parts.push(chunk.whole)
      break
    }
    if (isKept(chunk)) {
      parts.push(chunk.whole)
      continue
    }
    if (/^[A-Z]/.test(chunk.name)) throw new DamagedImage() // an unknown critical chunk
    if (chunk.name === 'eXIf') {
      const facts = readExif(chunk.data)
      orientation = facts.orientation
      for (const part of facts.parts) removed.add(part)
    } else removed.add(isXmp(chunk) ? 'XMP' : (cutNames[chunk.name] ?? 'other'))
  }
  if (at < input.length) removed.add('trailing-data')
  return { ...size, parts, orientation, removed }
}

function readChunk(input: ByteReader, at: number): Chunk {
  const length = input.u32(at)
  const whole = input.slice(at, length + 12)
  const name = input.ascii(at + 4, 4)
  if (!/^[A-Za-z]{4}$/.test(name)) throw new DamagedImage()
  const stated = input.u32(at + 8 + length)
  const computed = crc32(whole.subarray(4, 8 + length))
  if (stated !== computed) throw new DamagedImage()
  return { name, data: whole.subarray(8, 8 + length), whole }
}

function readHead({ name, data }: Chunk): { readonly width: number; readonly height: number } {
  if (name !== 'IHDR' || data.length !== 13) throw new DamagedImage()
  const head = new ByteReader(data)
  const width = head.u32(0)
  const height = head.u32(4)
  const depths = bitDepths[head.u8(9)]
  const known = head.u8(10) === 0 && head.u8(11) === 0 && head.u8(12) <= 1
  if (width === 0 || height === 0 || depths?.includes(head.u8(8)) !== true || !known) throw new DamagedImage()
  return { width, height }
}

function isKept({ name, data }: Chunk): boolean {
  if (name === 'PLTE') {
    if (data.length === 0 || data.length > 768 || data.length % 3 !== 0) throw new DamagedImage()
    return true
  }
  if (!(name in kept)) return false
  const length = kept[name]
  return length === undefined ? data.length <= maxTransparency : data.length === length
}

const isXmp = ({ name, data }: Chunk): boolean =>
  name === 'iTXt' && new ByteReader(data).startsWith('XML:com.adobe.xmp')
