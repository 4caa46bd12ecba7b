/** The cleaners of pictures: never longer than the input, clean after one time, nothing left to remove. */
import { u32, utf8, type Bytes } from '../../../shared/bytes.ts'
import { cleanImage } from '../../../engine/images/clean.ts'
import { crc32 } from '../../../engine/images/crc32.ts'
import {
  animatedWebp,
  jpegOf,
  jpegWithMetadata,
  lossyWebpOf,
  pngChunk,
  pngOf,
  webpOf,
  webpWithMetadata,
} from '../../support/images.ts'
import { promise, same, type FuzzTarget } from '../target.ts'

const steps = { perInput: 10_000, perByte: 60 }
const secret = 'ZZZSECRETZZZ'

function clean(input: Bytes): boolean {
  const before = new Uint8Array(input)
  const once = cleanImage(input)
  promise(same(before, input), 'cleaning changes its input')
  if (!once.ok) return false
  promise(once.value.bytes.length <= input.length, 'a clean picture is longer')
  const twice = cleanImage(once.value.bytes)
  promise(twice.ok, 'a clean picture is refused')
  if (!twice.ok) return false
  promise(same(twice.value.bytes, once.value.bytes), 'a clean picture changes when it is cleaned again')
  promise(twice.value.removed.length === 0, 'a clean picture has something to remove')
  promise(twice.value.type === once.value.type && twice.value.width === once.value.width, 'a clean picture is another')
  return true
}

export const jpegTarget = (): FuzzTarget => ({
  maxBytes: 2048,
  steps,
  seeds: [jpegOf(), jpegWithMetadata(secret)],
  run: clean,
})

/** Checksums are mended first, so that mutation reaches the chunks; a third of the time they are not. */
function mended(input: Bytes): Bytes {
  if ((input.at(-1) ?? 0) % 3 === 0) return input
  const bytes = new Uint8Array(input)
  const view = new DataView(bytes.buffer)
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    if (at + 12 + length > bytes.length) break
    bytes.set(u32(crc32(bytes.subarray(at + 4, at + 8 + length))), at + 8 + length)
    at += 12 + length
  }
  return bytes
}

export const pngTarget = (): FuzzTarget => ({
  maxBytes: 2048,
  steps,
  seeds: [
    pngOf({ width: 4, height: 3 }),
    pngOf({
      width: 4,
      height: 3,
      before: [
        pngChunk('gAMA', new Uint8Array(4)),
        pngChunk('iCCP', utf8(secret)),
        pngChunk('eXIf', utf8('II*\0')),
        pngChunk('PLTE', new Uint8Array(6)),
        pngChunk('tRNS', new Uint8Array(2)),
        pngChunk('iTXt', utf8('XML:com.adobe.xmp')),
      ],
      after: [pngChunk('tEXt', utf8(secret)), pngChunk('tIME', new Uint8Array(7)), pngChunk('fdAT', new Uint8Array(9))],
    }),
  ],
  run: (input) => clean(mended(input)),
})

export const webpTarget = (): FuzzTarget => ({
  maxBytes: 1024,
  steps,
  seeds: [webpOf(), lossyWebpOf(), webpWithMetadata(secret), animatedWebp()],
  run: clean,
})
