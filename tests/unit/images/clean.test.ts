import { describe, expect, it } from 'vitest'
import { cleanImage } from '../../../engine/images/clean.ts'
import type { CleanImage } from '../../../engine/images/image.ts'
import { concat, utf8 } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import {
  animatedWebp,
  jpegOf,
  jpegWithMetadata,
  lossyWebpOf,
  noisePng,
  pngChunk,
  pngOf,
  pngWithMetadata,
  webpOf,
  webpWithMetadata,
} from '../../support/images.ts'

const secret = 'bi-mat-10.7769,106.7009'
const cleaned = (bytes: Uint8Array): CleanImage => {
  const result = cleanImage(bytes)
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text)

const loaded = [
  [
    'JPEG',
    jpegWithMetadata(secret),
    'image/jpeg',
    6,
    ['EXIF', 'GPS', 'XMP', 'ICC', 'IPTC', 'thumbnail', 'comment', 'trailing-data', 'other'],
  ],
  [
    'PNG',
    pngWithMetadata(secret),
    'image/png',
    6,
    ['EXIF', 'GPS', 'XMP', 'ICC', 'thumbnail', 'comment', 'time', 'animation', 'trailing-data', 'other'],
  ],
  [
    'WebP',
    webpWithMetadata(secret),
    'image/webp',
    3,
    ['EXIF', 'GPS', 'XMP', 'ICC', 'thumbnail', 'trailing-data', 'other'],
  ],
] as const
const plain = [
  ['JPEG', jpegOf()],
  ['PNG', pngOf({ width: 3, height: 2 })],
  ['WebP', webpOf()],
  ['lossy WebP', lossyWebpOf()],
  ['PNG of two megabytes', noisePng(2_000_000)],
] as const

const small: readonly (readonly [string, Uint8Array])[] = [
  ...loaded.map(([name, bytes]) => [`loaded ${name}`, bytes] as const),
  ...plain.slice(0, 4),
]

describe('cleaning an image', () => {
  it.each(loaded)('cuts all metadata out of a %s, names it, and says how it was turned', (...row) => {
    const [, bytes, type, orientation, removed] = row
    expect(holds(bytes, secret)).toBe(true)
    const clean = cleaned(bytes)
    expect(clean).toMatchObject({ type, orientation, removed })
    for (const trace of [secret, 'Exif', 'II*', 'ICC', 'xmp', 'XMP', 'script', 'Photoshop'])
      expect([trace, holds(clean.bytes, trace)]).toEqual([trace, false])
  })

  it.each(loaded)('leaves a cleaned %s as it is the second time', (_name, bytes) => {
    const once = cleaned(bytes)
    const twice = cleaned(once.bytes)
    expect(twice.removed).toEqual([])
    expect(Buffer.from(twice.bytes).equals(once.bytes)).toBe(true)
  })

  it.each(plain)('does not touch a byte of a %s without metadata', (_name, bytes) => {
    const clean = cleaned(bytes)
    expect(clean).toMatchObject({ removed: [], orientation: 1 })
    expect(Buffer.from(clean.bytes).equals(bytes)).toBe(true)
  })

  it('keeps what decoding needs: the Adobe colour transform, a bare JFIF head, every scan', () => {
    const { bytes } = cleaned(jpegWithMetadata(secret))
    expect(holds(bytes, 'Adobe')).toBe(true)
    expect(Buffer.from(bytes.subarray(2, 20)).toString('hex')).toBe('ffe000104a46494600010100000100010000')
    expect(Buffer.from(bytes).toString('latin1').split('\u00ff\u00da')).toHaveLength(3)
  })

  it('reports the size of the picture as stored', () => {
    expect(cleaned(jpegOf({ width: 640, height: 480 }))).toMatchObject({ width: 640, height: 480 })
    expect(cleaned(pngOf({ width: 3, height: 2 }))).toMatchObject({ width: 3, height: 2 })
    expect(cleaned(webpOf(300, 2))).toMatchObject({ width: 300, height: 2 })
    expect(cleaned(lossyWebpOf(5, 16_000 % 9000))).toMatchObject({ width: 5, height: 7000 })
  })

  it('clears the metadata flags of an extended WebP and keeps its alpha', () => {
    const { bytes } = cleaned(webpWithMetadata(secret))
    expect(bytes[20]).toBe(0x10)
    expect(new DataView(bytes.buffer).getUint32(4, true)).toBe(bytes.length - 8)
  })
})

describe('refusing an image', () => {
  it.each([
    ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', utf8('<!doctype html><script>1</script>')],
    ['GIF', utf8('GIF89a')],
    ['PDF', utf8('%PDF-1.7')],
    ['ZIP', utf8('PK\u0003\u0004')],
    ['BMP', utf8('BM')],
    ['a RIFF that is no WebP', concat(utf8('RIFF'), new Uint8Array(4), utf8('WAVE'))],
    ['an HTML page before a JPEG', concat(utf8('<html>'), jpegOf())],
    ['an empty file', new Uint8Array(0)],
    ['an animated WebP', animatedWebp()],
  ])('refuses %s as no photograph', (_name, bytes) => {
    expect(cleanImage(bytes)).toEqual({ ok: false, error: 'attachment/type' })
  })

  it.each([...small])('refuses a %s that is cut at any byte, or cuts what follows it', (_name, bytes) => {
    const whole = cleaned(bytes).bytes
    for (let length = 0; length < whole.length; length++) {
      expect([length, cleanImage(whole.subarray(0, length)).ok]).toEqual([length, false])
    }
  })

  it('refuses a PNG with any bit flipped', () => {
    const bytes = pngOf({ width: 3, height: 2 })
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect([bit, cleanImage(flipped).ok]).toEqual([bit, false])
    }
  })

  it.each([...small])('never throws when any third bit of a %s is flipped', (_name, bytes) => {
    for (let bit = 0; bit < bytes.length * 8; bit += 3) {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => cleanImage(flipped)).not.toThrow()
    }
  })

  it.each([
    ['a side that is too long', jpegOf({ width: limits.attachmentSide + 1, height: 1 })],
    ['too many pixels', jpegOf({ width: 8000, height: 8000 })],
    ['too many bytes', new Uint8Array(limits.attachmentTotalBytes + 1)],
  ])('refuses %s', (_name, bytes) => {
    expect(cleanImage(bytes)).toEqual({ ok: false, error: 'attachment/too-large' })
  })

  it.each([
    ['no frame', concat(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))],
    ['a picture of no height', jpegOf({ height: 0 })],
    ['two frames', jpegOf({ extra: jpegOf().subarray(89, 102) })],
    ['a marker that no camera writes', jpegOf({ extra: Uint8Array.of(0xff, 0xdc, 0, 4, 0, 1) })],
    ['an unknown critical chunk', pngOf({ width: 1, height: 1, before: [pngChunk('ABCD', new Uint8Array(1))] })],
    [
      'picture data in two places',
      pngOf({ width: 1, height: 1, after: [pngChunk('gAMA', new Uint8Array(4)), pngChunk('IDAT', new Uint8Array(1))] }),
    ],
  ])('refuses a file with %s as damaged', (_name, bytes) => {
    expect(cleanImage(bytes)).toEqual({ ok: false, error: 'attachment/damaged' })
  })

  it('cuts a script that hides behind a picture or in its comment (polyglot)', () => {
    const script = utf8('<script>alert(1)</script>')
    for (const bytes of [
      concat(jpegOf(), script),
      concat(pngOf({ width: 1, height: 1 }), script),
      concat(webpOf(), script),
    ])
      expect(holds(cleaned(bytes).bytes, 'script')).toBe(false)
  })
})
