/** Drawn faces of nobody, as PNG files: made by hand-written pixels, so that no picture file lies in the project. */
import { deflateSync } from 'node:zlib'
import { crc32 } from 'node:zlib'

type Colour = readonly [number, number, number]

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

/** @param seed chooses skin, hair, clothes and proportions. */
export function portrait(seed: number, width = 240, height = 300): Uint8Array {
  const pick = <T>(list: readonly T[], step: number): T => list[(seed * 7 + step * 3 + (seed >> 2)) % list.length] as T
  const skin = pick<Colour>(
    [
      [222, 184, 150],
      [205, 160, 125],
      [188, 142, 108],
      [230, 196, 166],
    ],
    1,
  )
  const hair = pick<Colour>(
    [
      [32, 28, 27],
      [52, 42, 36],
      [90, 86, 82],
      [24, 24, 30],
    ],
    2,
  )
  const cloth = pick<Colour>(
    [
      [74, 98, 128],
      [122, 78, 70],
      [70, 104, 84],
      [96, 92, 110],
      [150, 140, 120],
    ],
    3,
  )
  const back = pick<Colour>(
    [
      [196, 205, 214],
      [208, 204, 196],
      [188, 200, 196],
    ],
    4,
  )
  const face = 0.2 + (seed % 4) * 0.012
  const long = seed % 3 === 0
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width - 0.5
      const v = y / height
      const inside = (cx: number, cy: number, rx: number, ry: number): boolean =>
        ((u - cx) / rx) ** 2 + ((v - cy) / ry) ** 2 < 1
      let colour: Colour = back
      if (inside(0, 1.04, 0.42, 0.3)) colour = cloth
      if (long && inside(0, 0.47, face * 1.34, 0.33)) colour = hair
      if (inside(0, 0.72, 0.085, 0.15)) colour = [skin[0] - 18, skin[1] - 18, skin[2] - 16]
      if (inside(0, 0.45, face * 1.1, 0.27)) colour = hair
      if (inside(0, 0.48, face, 0.25) && v > 0.31 + Math.abs(u) * 0.25) colour = skin
      for (const side of [-1, 1]) {
        if (inside(side * 0.078, 0.46, 0.034, 0.014)) colour = [245, 243, 240]
        if (inside(side * 0.078, 0.46, 0.014, 0.014)) colour = [30, 26, 26]
        if (inside(side * 0.08, 0.425, 0.045, 0.0075)) colour = hair
      }
      if (inside(0, 0.535, 0.02, 0.028)) colour = [skin[0] - 22, skin[1] - 24, skin[2] - 22]
      if (inside(0, 0.61, 0.06, 0.012)) colour = [150, 84, 78]
      if (seed % 5 === 1 && Math.abs(u - 0.11 - (v - 0.54) * 0.4) < 0.006 && v > 0.5 && v < 0.58) colour = [150, 96, 84]
      const at = y * (1 + width * 3) + 1 + x * 3
      const light = 1 - 0.12 * Math.max(0, u * 2) - 0.05 * v
      rows.set(
        colour.map((part) => Math.round(part * light)),
        at,
      )
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]),
  )
}
