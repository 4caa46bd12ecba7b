/** Small hand-made JPEG, PNG and WebP files with every kind of metadata, and a PNG of any size. Real encodings. */
import { deflateSync } from 'node:zlib'
import { crc32 } from '../../engine/images/crc32.ts'
import { concat, u16, u32, utf8, type Bytes } from '../../shared/bytes.ts'

const le32 = (value: number): Bytes => Uint8Array.from(u32(value)).reverse() as Bytes
const le16 = (value: number): Bytes => Uint8Array.from(u16(value)).reverse() as Bytes

/** TIFF block with orientation, a GPS pointer and a thumbnail IFD; `secret` is what must not survive. */
export function tiff(secret: string, orientation = 6): Bytes {
  const entry = (tag: number, value: number): Bytes => concat(le16(tag), le16(3), le32(1), le16(value), le16(0))
  return concat(utf8('II*\0'), le32(8), le16(2), entry(0x0112, orientation), entry(0x8825, 1), le32(100), utf8(secret))
}

// --- JPEG: a baseline 8 x 8 grey block, all coefficients zero

const segment = (code: number, ...parts: readonly Uint8Array[]): Bytes => {
  const data = concat(...parts)
  return concat(Uint8Array.of(0xff, code), u16(data.length + 2), data)
}
const quantisation = segment(0xdb, Uint8Array.of(0), new Uint8Array(64).fill(1))
const huffman = (tableClass: number): Bytes =>
  segment(0xc4, Uint8Array.of(tableClass << 4, 1), new Uint8Array(15), Uint8Array.of(0))
const frame = (width: number, height: number): Bytes =>
  segment(0xc0, Uint8Array.of(8), u16(height), u16(width), Uint8Array.of(1, 1, 0x11, 0))
const scan = concat(segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)), Uint8Array.of(0x3f, 0xff, 0x00, 0xff, 0xd0, 0x3f))
const jfif = segment(0xe0, utf8('JFIF\0'), Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 0, 0))
const soi = Uint8Array.of(0xff, 0xd8)
const eoi = Uint8Array.of(0xff, 0xd9)

export const jpegOf = (
  options: { readonly width?: number; readonly height?: number; readonly extra?: Uint8Array } = {},
): Bytes =>
  concat(
    soi,
    jfif,
    options.extra ?? new Uint8Array(0),
    quantisation,
    frame(options.width ?? 8, options.height ?? 8),
    huffman(0),
    huffman(1),
    scan,
    eoi,
  )

/** The same picture with everything that cameras and programs put around it. */
export const jpegWithMetadata = (secret: string): Bytes =>
  concat(
    soi,
    segment(0xe0, utf8('JFIF\0'), Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 1, 1), utf8('RGB')),
    segment(0xe0, utf8('JFXX\0'), utf8(secret)),
    segment(0xe1, utf8('Exif\0\0'), tiff(secret)),
    segment(0xe1, utf8('http://ns.adobe.com/xap/1.0/\0'), utf8(secret)),
    segment(0xe2, utf8('ICC_PROFILE\0'), Uint8Array.of(1, 1), utf8(secret)),
    segment(0xed, utf8('Photoshop 3.0\0'), utf8(secret)),
    segment(0xee, utf8('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, 1)),
    segment(0xef, utf8(secret)),
    segment(0xfe, utf8(secret)),
    Uint8Array.of(0xff), // a fill byte
    quantisation,
    frame(8, 8),
    huffman(0),
    huffman(1),
    scan,
    segment(0xfe, utf8(secret)),
    huffman(1),
    scan,
    eoi,
    utf8(`<html><script>${secret}</script>`),
  )

// --- PNG

export const pngChunk = (name: string, data: Uint8Array): Bytes => {
  const body = concat(utf8(name), data)
  return concat(u32(data.length), body, u32(crc32(body)))
}
const pngHead = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const header = (width: number, height: number): Bytes =>
  pngChunk('IHDR', concat(u32(width), u32(height), Uint8Array.of(8, 2, 0, 0, 0)))

/** A real RGB picture. `fill` gives the colour bytes of the rows: noise makes the file as large as its pixels. */
export function pngOf(options: {
  readonly width: number
  readonly height: number
  readonly fill?: (bytes: Uint8Array) => void
  readonly before?: readonly Uint8Array[]
  readonly after?: readonly Uint8Array[]
}): Bytes {
  const { width, height } = options
  const rows = new Uint8Array((width * 3 + 1) * height)
  options.fill?.(rows)
  for (let row = 0; row < height; row++) rows[row * (width * 3 + 1)] = 0 // no filter
  return concat(
    pngHead,
    header(width, height),
    ...(options.before ?? []),
    pngChunk('IDAT', Uint8Array.from(deflateSync(rows, { level: options.fill === undefined ? 9 : 0 }))),
    ...(options.after ?? []),
    pngChunk('IEND', new Uint8Array(0)),
  )
}

/** A PNG of about `bytes` bytes that does not compress: a photograph's size without a photograph. */
export function noisePng(bytes: number, seed = 1): Bytes {
  const side = Math.ceil(Math.sqrt(bytes / 3))
  let state = seed >>> 0 || 1
  return pngOf({
    width: side,
    height: side,
    fill: (rows) => {
      for (let at = 0; at < rows.length; at++) {
        state ^= state << 13
        state ^= state >>> 17
        state ^= state << 5
        rows[at] = state
      }
    },
  })
}

export const pngWithMetadata = (secret: string): Bytes =>
  concat(
    pngOf({
      width: 2,
      height: 2,
      before: [
        pngChunk('gAMA', u32(45_455)),
        pngChunk('iCCP', utf8(`icc\0\0${secret}`)),
        pngChunk('tEXt', utf8(`Author\0${secret}`)),
        pngChunk('iTXt', utf8(`XML:com.adobe.xmp\0\0\0\0\0${secret}`)),
        pngChunk('eXIf', tiff(secret)),
        pngChunk('tIME', new Uint8Array(7)),
        pngChunk('acTL', new Uint8Array(8)),
        pngChunk('prVt', utf8(secret)),
      ],
      after: [pngChunk('zTXt', utf8(`Comment\0\0${secret}`))],
    }),
    utf8(`PK\u0003\u0004${secret}`),
  )

// --- WebP: a lossless bitstream head with a payload; no scanner decodes it

const riffChunk = (name: string, data: Uint8Array): Bytes =>
  concat(utf8(name), le32(data.length), data, new Uint8Array(data.length % 2))
const lossless = (width: number, height: number): Bytes =>
  riffChunk('VP8L', concat(Uint8Array.of(0x2f), le32((width - 1) | ((height - 1) << 14)), Uint8Array.of(0x88, 0x88, 8)))
const lossy = (width: number, height: number): Bytes =>
  riffChunk('VP8 ', concat(Uint8Array.of(0x10, 0, 0, 0x9d, 1, 0x2a), le16(width), le16(height), new Uint8Array(7)))
const riff = (...chunks: readonly Uint8Array[]): Bytes => {
  const body = concat(utf8('WEBP'), ...chunks)
  return concat(utf8('RIFF'), le32(body.length), body)
}
const extended = (flags: number, width: number, height: number): Bytes =>
  riffChunk(
    'VP8X',
    concat(Uint8Array.of(flags, 0, 0, 0), le32(width - 1).subarray(0, 3), le32(height - 1).subarray(0, 3)),
  )

export const webpOf = (width = 5, height = 3): Bytes => riff(lossless(width, height))
export const lossyWebpOf = (width = 5, height = 3): Bytes => riff(lossy(width, height))
export const webpWithMetadata = (secret: string): Bytes =>
  concat(
    riff(
      extended(0x20 | 0x10 | 0x08 | 0x04, 5, 3),
      riffChunk('ICCP', utf8(secret)),
      riffChunk('ALPH', Uint8Array.of(0, 1, 2)),
      lossy(5, 3),
      riffChunk('EXIF', tiff(secret, 3)),
      riffChunk('XMP ', utf8(secret)),
      riffChunk('prvt', utf8(secret)),
    ),
    utf8(secret),
  )
export const animatedWebp = (): Bytes => riff(extended(0x02, 5, 3), riffChunk('ANIM', new Uint8Array(6)))
