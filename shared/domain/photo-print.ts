/**
 * What a picture looks like, in 64 bits that survive another size, another compression and other colours: the signs of
 * the lowest frequencies of a small grey picture against their median (a DCT hash). Three of them, of all of the picture
 * and of two smaller middles of it, so that one with a cut edge still meets the whole. A hint for people: two pictures
 * that are near each other may be one, nothing more.
 */

/** Luma of each pixel, 0 to 255, row by row. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly grey: ArrayLike<number>
}

const side = 32
const kept = 8
/** Parts of width and height that each print looks at, around the middle. */
const middles = [1, 0.92, 0.84] as const
const bytesEach = (kept * kept) / 8
export const photoPrintBytes = middles.length * bytesEach
export type PhotoPrint = Uint8Array

/** `undefined` for a picture without anything on it: one colour looks like any other. */
export function photoPrint(picture: GreyPicture): PhotoPrint | undefined {
  const print = new Uint8Array(photoPrintBytes)
  for (const [index, part] of middles.entries()) {
    const frequencies = lowFrequencies(shrunk(picture, part))
    if (frequencies === undefined) return undefined
    const median = medianOf(frequencies)
    frequencies.forEach((value, bit) => {
      const at = index * bytesEach + (bit >> 3)
      if (value > median) print[at] = (print[at] ?? 0) | (0x80 >> (bit & 7))
    })
  }
  return print
}

/** The fewest bits in which any middle of one differs from any of the other: 0 to 64, about 32 for unlike pictures. */
export function printDistance(a: PhotoPrint, b: PhotoPrint): number {
  let least = kept * kept
  for (let i = 0; i < photoPrintBytes; i += bytesEach) {
    for (let j = 0; j < photoPrintBytes; j += bytesEach) {
      let bits = 0
      for (let at = 0; at < bytesEach; at++) bits += ones[(a[i + at] ?? 0) ^ (b[j + at] ?? 0)] ?? 0
      least = Math.min(least, bits)
    }
  }
  return least
}

const ones = Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length)

/** Means of areas, `side` by `side`, of the middle `part`. */
function shrunk({ width, height, grey }: GreyPicture, part: number): Float64Array {
  const [left, top] = [(width * (1 - part)) / 2, (height * (1 - part)) / 2]
  const [stepX, stepY] = [(width * part) / side, (height * part) / side]
  const small = new Float64Array(side * side)
  for (let row = 0; row < side; row++) {
    const ys = weights(top + row * stepY, stepY, height)
    for (let column = 0; column < side; column++) {
      let sum = 0
      for (const [x, wide] of weights(left + column * stepX, stepX, width))
        for (const [y, high] of ys) sum += wide * high * (grey[y * width + x] ?? 0)
      small[row * side + column] = sum / (stepX * stepY)
    }
  }
  return small
}

/** Pixels that a stretch covers, each with how much of it. */
function weights(from: number, length: number, end: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (let pixel = Math.floor(from); pixel < Math.min(end, from + length); pixel++)
    found.push([pixel, Math.min(pixel + 1, from + length) - Math.max(pixel, from)])
  return found
}

const cosines = Array.from({ length: kept }, (_, index) =>
  Array.from({ length: side }, (_unused, at) => Math.cos(((2 * at + 1) * (index + 1) * Math.PI) / (2 * side))),
)

/** DCT-II coefficients 1 to `kept` in both directions: without the mean, and without plain gradients across. */
function lowFrequencies(small: Float64Array): Float64Array | undefined {
  const found = new Float64Array(kept * kept)
  for (let v = 0; v < kept; v++)
    for (let u = 0; u < kept; u++) {
      let sum = 0
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++)
          sum += (small[row * side + column] ?? 0) * (cosines[u]?.[column] ?? 0) * (cosines[v]?.[row] ?? 0)
      found[v * kept + u] = sum
    }
  return found.some((value) => Math.abs(value) > faint) ? found : undefined
}

/** Of coefficients that say nothing: waves of less than half a level of grey. */
const faint = (side * side) / 8

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted()
  return ((sorted[sorted.length / 2 - 1] ?? 0) + (sorted[sorted.length / 2] ?? 0)) / 2
}
