/** A PNG as large as a photograph from a phone: smooth light with sensor noise, which does not compress. */
import { encodePng } from '../../cli/demo/portrait/png.ts'
import { createSeeded } from '../../cli/demo/seeded.ts'
import type { Bytes } from '../../shared/bytes.ts'

/** @returns about `megabytes` of PNG, the same for the same seed. */
export function photoPng(seed: string | number, megabytes = 2): Bytes {
  const dice = createSeeded(`photo ${seed}`)
  // 6 noisy bits in each of three channels compress to about 0.75 of a byte each
  const width = Math.round(Math.sqrt((megabytes * 1_048_576) / (3 * 0.77) / 0.75))
  const height = Math.round(width * 0.75)
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 96 + 60 * Math.sin(x / 90) * Math.cos(y / 70)
      const noise = Math.floor(dice.next() * 2 ** 18)
      const at = (y * width + x) * 3
      rgb[at] = light + (noise & 63)
      rgb[at + 1] = light + ((noise >> 6) & 63)
      rgb[at + 2] = light + ((noise >> 12) & 63)
    }
  }
  return encodePng({ width, height, rgb }, 1)
}
