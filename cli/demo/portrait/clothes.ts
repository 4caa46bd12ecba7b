/** Shoulders and what they wear. */
import { axis, chinY, size } from './layout.ts'
import { blob, placed, polygon, stroke, symmetric, type Outline, type Point } from './outline.ts'
import { maskOf, mix, paint, type Canvas, type Colour, type Mask } from './raster.ts'
import type { Traits } from './traits.ts'

const darker = (colour: Colour, part: number): Colour => mix(colour, [16, 18, 26], part)
const lighter = (colour: Colour, part: number): Colour => mix(colour, [255, 255, 255], part)

export function drawClothes(canvas: Canvas, traits: Traits): void {
  const { shirtColour: colour } = traits
  const male = traits.sex === 'male'
  const chin = chinY(traits)
  const neck = male ? 92 : 76
  const shoulder = male ? 262 : 218
  const deep = traits.shirt === 'round-neck' ? chin + 96 : traits.shirt === 'blouse' ? chin + 130 : chin + 112
  const body = blob(
    symmetric(
      [
        [axis, deep],
        [axis + neck * 0.6, deep - 30],
        [axis + neck + 12, chin + 56],
        [axis + neck + 70, chin + 92],
        [axis + shoulder - 26, chin + 136],
        [axis + shoulder + 30, chin + 220],
        [axis + shoulder + 50, size.height + 120],
        [axis, size.height + 160],
      ],
      axis,
    ),
    0.9,
  )
  const mask = maskOf(canvas, body)
  paint(canvas, mask, { colour: lighter(colour, 0.06), to: darker(colour, 0.22) })
  if (traits.shirtPattern === 'striped') drawStripes(canvas, colour, mask)
  drawFolds(canvas, colour, { mask, chin, shoulder })
  const both = (outline: Outline, tint: Colour): void => {
    for (const side of [outline, placed(outline, { axis })]) {
      paint(canvas, maskOf(canvas, side, 4), { colour: [20, 16, 20], alpha: 0.25, within: mask })
      paint(canvas, maskOf(canvas, side), { colour: tint })
    }
  }
  switch (traits.shirt) {
    case 'round-neck':
      paint(
        canvas,
        maskOf(
          canvas,
          stroke(
            [
              [axis - neck - 14, chin + 52],
              [axis - neck * 0.62, deep - 30],
              [axis, deep + 2],
              [axis + neck * 0.62, deep - 30],
              [axis + neck + 14, chin + 52],
            ],
            15,
            0.8,
          ),
        ),
        { colour: darker(colour, 0.25) },
      )
      break
    case 'polo':
    case 'collar':
    case 'blouse': {
      const tint = traits.shirt === 'polo' ? darker(colour, 0.28) : lighter(colour, 0.1)
      both(
        polygon([
          [axis + neck + 8, chin + 44],
          [axis + neck + 34, chin + 66],
          [axis + 70, deep + 34],
          [axis + 6, deep + 4],
        ]),
        tint,
      )
      paint(
        canvas,
        maskOf(
          canvas,
          stroke(
            [
              [axis, deep + 4],
              [axis + 2, size.height],
            ],
            4,
            0.9,
          ),
        ),
        { colour: darker(colour, 0.4), alpha: 0.7 },
      )
      for (let y = deep + 46; y < size.height; y += 62)
        paint(
          canvas,
          maskOf(
            canvas,
            blob([
              [axis - 5, y],
              [axis, y - 5],
              [axis + 5, y],
              [axis, y + 5],
            ]),
          ),
          { colour: lighter(colour, 0.55) },
        )
      break
    }
    case 'jacket': {
      const under = maskOf(
        canvas,
        blob(
          [
            [axis - neck * 0.7, deep - 32],
            [axis, deep - 6],
            [axis + neck * 0.7, deep - 32],
            [axis + 22, size.height + 40],
            [axis - 22, size.height + 40],
          ],
          0.6,
        ),
      )
      paint(canvas, under, { colour: [222, 220, 214], to: [196, 194, 190] })
      both(
        polygon([
          [axis + neck + 4, chin + 40],
          [axis + neck + 58, chin + 96],
          [axis + 96, deep + 66],
          [axis + 26, size.height + 20],
          [axis + 14, deep + 90],
          [axis + neck * 0.7, deep - 26],
        ]),
        darker(colour, 0.16),
      )
      break
    }
  }
}

function drawStripes(canvas: Canvas, colour: Colour, within: Mask): void {
  for (let x = 20; x < size.width; x += 34) {
    const lean = (x - axis) * 0.16
    const stripe = polygon([
      [x - lean, 560],
      [x + 9 - lean, 560],
      [x + 9 + lean, size.height],
      [x + lean, size.height],
    ])
    paint(canvas, maskOf(canvas, stripe), { colour: lighter(colour, 0.4), alpha: 0.4, within })
  }
}

function drawFolds(
  canvas: Canvas,
  colour: Colour,
  { mask, chin, shoulder }: { mask: Mask; chin: number; shoulder: number },
): void {
  const folds: readonly (readonly Point[])[] = [
    [
      [axis + shoulder - 60, chin + 130],
      [axis + shoulder - 92, chin + 190],
      [axis + shoulder - 96, size.height],
    ],
    [
      [axis - shoulder + 66, chin + 132],
      [axis - shoulder + 96, chin + 190],
      [axis - shoulder + 104, size.height],
    ],
    [
      [axis + 96, chin + 130],
      [axis + 120, chin + 170],
      [axis + 130, size.height],
    ],
  ]
  for (const fold of folds)
    paint(canvas, maskOf(canvas, stroke(fold, 16, 0.1), 6), { colour: darker(colour, 0.55), alpha: 0.4, within: mask })
  const right: Outline = polygon([
    [axis + 130, chin + 60],
    [size.width, chin + 60],
    [size.width, size.height],
    [axis + 170, size.height],
  ])
  paint(canvas, maskOf(canvas, right, 26), { colour: darker(colour, 0.6), alpha: 0.35, within: mask })
}
