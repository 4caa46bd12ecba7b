/** A drawn face of an invented person, as an identikit artist would set it down: the same seed, the same bytes. */
import type { Bytes } from '../../../shared/bytes.ts'
import { drawClothes } from './clothes.ts'
import { drawAge, drawBeard, drawGlasses, drawMole, drawScar } from './extras.ts'
import { drawBrows, drawEyes, drawMouth, drawNose } from './features.ts'
import { drawHair, drawHairBehind } from './hair.ts'
import { drawEars, drawFace, drawNeck } from './head.ts'
import { axis, size, type Sitting } from './layout.ts'
import { ellipse, polygon } from './outline.ts'
import { encodePng } from './png.ts'
import { createCanvas, maskOf, paint, toRgb, type Canvas } from './raster.ts'
import { traitsOf, type Known, type Traits } from './traits.ts'

/** @returns a PNG of 600 x 800. */
export function drawPortrait(seed: string | number, known: Known = {}): Bytes {
  const canvas = paintPortrait(traitsOf(seed, known))
  return encodePng({ ...size, rgb: toRgb(canvas) })
}

export function paintPortrait(traits: Traits): Canvas {
  const canvas = createCanvas(size.width, size.height)
  drawBackground(canvas)
  drawHairBehind(canvas, traits)
  drawNeck(canvas, traits)
  drawClothes(canvas, traits)
  drawEars(canvas, traits)
  const face = drawFace(canvas, traits)
  const sitting: Sitting = { canvas, traits, face }
  drawBeard({ ...sitting })
  drawAge(sitting)
  drawNose(sitting)
  drawMouth(sitting)
  drawEyes(sitting)
  drawBrows(sitting)
  drawScar(sitting)
  drawMole(sitting)
  drawHair(sitting)
  drawGlasses(sitting)
  return canvas
}

function drawBackground(canvas: Canvas): void {
  const all = polygon([
    [0, 0],
    [size.width, 0],
    [size.width, size.height],
    [0, size.height],
  ])
  paint(canvas, maskOf(canvas, all), { colour: [222, 226, 228], to: [190, 197, 202] })
  paint(canvas, maskOf(canvas, ellipse({ x: axis - 30, y: 330, rx: 230, ry: 250 }), 60), {
    colour: [240, 242, 242],
    alpha: 0.8,
  })
}
