/** Neck, ears, the face itself with its modelling. */
import { axis, chinY, faceHalf, light, lines, shade, size } from './layout.ts'
import { blob, ellipse, placed, stroke, symmetric, type Outline } from './outline.ts'
import { maskOf, paint, type Canvas, type Mask } from './raster.ts'
import type { Traits } from './traits.ts'

export function drawNeck(canvas: Canvas, traits: Traits): void {
  const width = traits.sex === 'male' ? 88 : 68
  const chin = chinY(traits)
  const neck = maskOf(
    canvas,
    blob(
      symmetric(
        [
          [axis, chin - 120],
          [axis + width, chin - 100],
          [axis + width - 4, chin + 10],
          [axis + width + 6, chin + 62],
          [axis + width + 66, chin + 112],
          [axis, size.height - 20],
        ],
        axis,
      ),
    ),
  )
  paint(canvas, neck, { colour: shade(traits.skin, 0.12) })
  // the chin's shadow
  const shadow = blob(
    symmetric(
      [
        [axis, chin - 60],
        [axis + width + 20, chin - 70],
        [axis + width * 0.8, chin + 4],
        [axis, chin + 48],
      ],
      axis,
    ),
  )
  paint(canvas, maskOf(canvas, shadow, 9), { colour: shade(traits.skin, 0.62), alpha: 0.75, within: neck })
  for (const side of [-1, 1]) {
    const cord = stroke(
      [
        [axis + side * width * 0.62, chin + 28],
        [axis + side * width * 0.36, chin + 96],
        [axis + side * 14, chin + 128],
      ],
      9,
    )
    paint(canvas, maskOf(canvas, cord, 3), { colour: shade(traits.skin, 0.55), alpha: 0.35, within: neck })
  }
}

export function drawEars(canvas: Canvas, traits: Traits): void {
  const x = axis + traits.head.cheek
  const tall = 46 * traits.ears
  for (const side of [undefined, axis]) {
    const at = (outline: Outline): Outline => placed(outline, side === undefined ? {} : { axis: side })
    const outer = blob([
      [x - 12, lines.eyes - tall * 0.72],
      [x + 14, lines.eyes - tall * 0.8],
      [x + 26, lines.eyes - tall * 0.3],
      [x + 19, lines.eyes + tall * 0.5],
      [x + 4, lines.eyes + tall],
      [x - 14, lines.eyes + tall * 0.9],
    ])
    paint(canvas, maskOf(canvas, at(outer)), { colour: shade(traits.skin, 0.2) })
    const inner = blob([
      [x - 2, lines.eyes - tall * 0.44],
      [x + 13, lines.eyes - tall * 0.5],
      [x + 16, lines.eyes - tall * 0.1],
      [x + 8, lines.eyes + tall * 0.42],
      [x - 4, lines.eyes + tall * 0.5],
    ])
    paint(canvas, maskOf(canvas, at(inner), 2), { colour: shade(traits.skin, 0.6), alpha: 0.6 })
  }
}

/** @returns the face's mask, for everything that is drawn on it. */
export function drawFace(canvas: Canvas, traits: Traits): Mask {
  const { skin, head } = traits
  const face = maskOf(canvas, blob(symmetric(faceHalf(traits), axis)))
  paint(canvas, face, { colour: light(skin, 0.08), to: shade(skin, 0.08) })
  const soft = (outline: Outline, options: { spread: number; dark?: number; bright?: number; alpha: number }): void =>
    paint(canvas, maskOf(canvas, outline, options.spread), {
      colour: options.dark === undefined ? light(skin, options.bright ?? 0) : shade(skin, options.dark),
      alpha: options.alpha,
      within: face,
    })
  // light from the left: the right side lies in shadow, the left cheek and brow catch light
  soft(
    blob([
      [axis + head.cheek * 0.74, 190],
      [axis + head.cheek + 40, 220],
      [axis + head.cheek + 40, 560],
      [axis + 44, chinY(traits) + 20],
      [axis + head.jaw * 0.7, 500],
      [axis + head.cheek * 0.82, 420],
      [axis + head.cheek * 0.92, 330],
    ]),
    { spread: 9, dark: 0.5, alpha: 0.55 },
  )
  soft(
    blob([
      [axis - head.cheek - 30, 420],
      [axis - head.cheek * 0.86, 440],
      [axis - head.jaw * 0.8, 510],
      [axis - 40, chinY(traits) - 6],
      [axis - 90, chinY(traits) + 40],
    ]),
    { spread: 9, dark: 0.42, alpha: 0.4 },
  )
  soft(ellipse({ x: axis - 66, y: 424, rx: 34, ry: 22 }), { spread: 12, bright: 0.6, alpha: 0.34 })
  soft(ellipse({ x: axis - 26, y: 252, rx: 62, ry: 30 }), { spread: 14, bright: 0.6, alpha: 0.32 })
  soft(ellipse({ x: axis - 2, y: chinY(traits) - 26, rx: 24, ry: 13 }), { spread: 7, bright: 0.5, alpha: 0.3 })
  if (traits.sex === 'female') {
    for (const side of [-1, 1])
      paint(canvas, maskOf(canvas, ellipse({ x: axis + side * 78, y: 440, rx: 30, ry: 20 }), 12), {
        colour: [222, 120, 104],
        alpha: 0.22,
        within: face,
      })
  }
  return face
}
