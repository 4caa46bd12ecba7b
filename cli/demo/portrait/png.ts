/** PNG files (ISO/IEC 15948): 8-bit RGB, one IDAT, the five filters chosen row by row. No text, no time. */
import { deflateSync } from 'node:zlib'
import { concat, u32, utf8, type Bytes } from '../../../shared/bytes.ts'

const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const channels = 3

export interface RgbImage {
  readonly width: number
  readonly height: number
  /** width * height * 3 bytes. */
  readonly rgb: Uint8Array
}

/** @param level zlib's, 0 (none) to 9. */
export function encodePng({ width, height, rgb }: RgbImage, level = 9): Bytes {
  const header = concat(u32(width), u32(height), new Uint8Array([8, 2, 0, 0, 0]))
  return concat(
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered({ width, height, rgb }), { level })),
    chunk('IEND', new Uint8Array()),
  )
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = concat(utf8(type), data)
  return concat(u32(data.length), body, u32(crc32(body)))
}

/** Each row with the filter whose output has the smallest sum of absolute values. */
function filtered({ width, height, rgb }: RgbImage): Uint8Array {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * height)
  const trial = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    let best = Number.POSITIVE_INFINITY
    for (let filter = 0; filter < 5; filter++) {
      let sum = 0
      for (let i = 0; i < stride; i++) {
        const left = i >= channels ? (rgb[y * stride + i - channels] as number) : 0
        const up = y > 0 ? (rgb[(y - 1) * stride + i] as number) : 0
        const corner = y > 0 && i >= channels ? (rgb[(y - 1) * stride + i - channels] as number) : 0
        const value = ((rgb[y * stride + i] as number) - predicted(filter, { left, up, corner })) & 0xff
        trial[i] = value
        sum += value < 128 ? value : 256 - value
      }
      if (sum >= best) continue
      best = sum
      out[y * (stride + 1)] = filter
      out.set(trial, y * (stride + 1) + 1)
    }
  }
  return out
}

function predicted(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const base = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(base - left), Math.abs(base - up), Math.abs(base - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
