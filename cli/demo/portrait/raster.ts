/**
 * A small rasteriser: closed outlines filled with anti-aliased coverage, soft edges by box blur, clipping by another
 * mask. Enough for flat drawings, and the same bytes on every machine, since it uses no platform graphics.
 */
import type { Outline, Point } from './outline.ts'

/** Red, green, blue 0..255. */
export type Colour = readonly [number, number, number]

export interface Canvas {
  readonly width: number
  readonly height: number
  /** RGB of every pixel, row by row. */
  readonly pixels: Float32Array
}

/** Coverage 0..1 of the pixels of a rectangle; 0 outside of it. */
export interface Mask {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly coverage: Float32Array
}

/** Sub-scanlines in a pixel row; across, coverage is exact. */
const subRows = 5

export function createCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Float32Array(width * height * 3) }
}

/** Inside of an outline by the non-zero rule. `spread` blurs its edge over so many pixels. */
export function maskOf(canvas: Canvas, outline: Outline, spread = 0): Mask {
  const points = outline.flat()
  const margin = Math.ceil(spread * 2) + 1
  const bound = (value: number, max: number): number => Math.max(0, Math.min(max, value))
  const left = bound(Math.floor(Math.min(...points.map((p) => p[0]))) - margin, canvas.width)
  const right = bound(Math.ceil(Math.max(...points.map((p) => p[0]))) + margin, canvas.width)
  const top = bound(Math.floor(Math.min(...points.map((p) => p[1]))) - margin, canvas.height)
  const bottom = bound(Math.ceil(Math.max(...points.map((p) => p[1]))) + margin, canvas.height)
  const mask: Mask = {
    left,
    top,
    width: Math.max(0, right - left),
    height: Math.max(0, bottom - top),
    coverage: new Float32Array(Math.max(0, right - left) * Math.max(0, bottom - top)),
  }
  for (let row = 0; row < mask.height; row++) {
    for (let sub = 0; sub < subRows; sub++)
      fillScanline(mask, row, crossings(outline, top + row + (sub + 0.5) / subRows))
  }
  for (let pass = 0; spread > 0 && pass < 2; pass++) blur(mask, spread)
  return mask
}

type Crossing = readonly [x: number, direction: 1 | -1]

function crossings(outline: Outline, y: number): Crossing[] {
  const found: Crossing[] = []
  for (const ring of outline) {
    let from = ring[ring.length - 1] as Point
    for (const to of ring) {
      if (from[1] <= y !== to[1] <= y) {
        found.push([from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]), from[1] < to[1] ? 1 : -1])
      }
      from = to
    }
  }
  return found.toSorted((a, b) => a[0] - b[0])
}

function fillScanline(mask: Mask, row: number, found: readonly Crossing[]): void {
  let winding = 0
  for (let i = 0; i + 1 < found.length; i++) {
    const [x0, direction] = found[i] as Crossing
    winding += direction
    if (winding === 0) continue
    const from = Math.max(0, x0 - mask.left)
    const to = Math.min(mask.width, (found[i + 1] as Crossing)[0] - mask.left)
    for (let x = Math.floor(from); x < to; x++) {
      const at = row * mask.width + x
      mask.coverage[at] = (mask.coverage[at] as number) + (Math.min(x + 1, to) - Math.max(x, from)) / subRows
    }
  }
}

/** One box blur across and one down. */
function blur({ coverage, width, height }: Mask, spread: number): void {
  const reach = Math.max(1, Math.round(spread))
  const line = new Float32Array(Math.max(width, height))
  const pass = (count: number, at: (i: number) => number): void => {
    let sum = 0
    for (let i = 0; i < count; i++) line[i] = coverage[at(i)] as number
    for (let i = -reach; i < count; i++) {
      if (i + reach < count) sum += line[i + reach] as number
      if (i - reach - 1 >= 0) sum -= line[i - reach - 1] as number
      if (i >= 0) coverage[at(i)] = sum / (2 * reach + 1)
    }
  }
  for (let y = 0; y < height; y++) pass(width, (i) => y * width + i)
  for (let x = 0; x < width; x++) pass(height, (i) => i * width + x)
}

export interface Paint {
  readonly colour: Colour
  /** 0..1, default opaque. */
  readonly alpha?: number
  /** Second colour at the bottom of the mask: a vertical gradient. */
  readonly to?: Colour
  /** Only where this mask covers too. */
  readonly within?: Mask
}

/** Paints a colour through a mask. */
export function paint(canvas: Canvas, mask: Mask, { colour, alpha = 1, to, within }: Paint): void {
  for (let y = 0; y < mask.height; y++) {
    const down = mask.height > 1 ? y / (mask.height - 1) : 0
    const here = to === undefined ? colour : mix(colour, to, down)
    for (let x = 0; x < mask.width; x++) {
      let cover = Math.min(1, mask.coverage[y * mask.width + x] as number) * alpha
      if (cover <= 0) continue
      if (within !== undefined) cover *= coverageAt(within, mask.left + x, mask.top + y)
      const at = ((mask.top + y) * canvas.width + mask.left + x) * 3
      for (let channel = 0; channel < 3; channel++) {
        const before = canvas.pixels[at + channel] as number
        canvas.pixels[at + channel] = before + ((here[channel] as number) - before) * cover
      }
    }
  }
}

function coverageAt(mask: Mask, x: number, y: number): number {
  const column = x - mask.left
  const row = y - mask.top
  if (column < 0 || row < 0 || column >= mask.width || row >= mask.height) return 0
  return Math.min(1, mask.coverage[row * mask.width + column] as number)
}

/** `part` 0 gives `a`, 1 gives `b`. */
export const mix = (a: Colour, b: Colour, part: number): Colour => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
]

/** RGB bytes for a file. */
export function toRgb({ pixels }: Canvas): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pixels.length)
  for (let i = 0; i < pixels.length; i++) bytes[i] = Math.max(0, Math.min(255, Math.round(pixels[i] as number)))
  return bytes
}
