/** Eyes, brows, nose, mouth. Everything is drawn for the right of the picture and mirrored. */
import { axis, light, line, lines, shade, type Sitting } from './layout.ts'
import { blob, ellipse, placed, stroke, type Outline, type Point } from './outline.ts'
import { maskOf, mix, paint, type Colour } from './raster.ts'

const iris: Colour = [62, 38, 26]

export function drawEyes({ canvas, traits, face }: Sitting): void {
  const { apart, width, height, tilt, fold } = traits.eyes
  const old = Math.max(0, (traits.age - 40) / 25)
  for (const side of [1, -1]) {
    const at = (outline: Outline): Outline => (side === 1 ? outline : placed(outline, { axis }))
    const x = axis + apart
    const y = lines.eyes
    const inner: Point = [x - width, y + 4]
    const outer: Point = [x + width, y - tilt + 1]
    const upper: Point[] = [
      inner,
      [x - width * 0.5, y - height * 0.74],
      [x + width * 0.12, y - height - 1],
      [x + width * 0.66, y - height * 0.62 - tilt * 0.6],
      outer,
    ]
    const lower: Point[] = [
      outer,
      [x + width * 0.5, y + height * 0.56],
      [x - width * 0.1, y + height * 0.78],
      [x - width * 0.62, y + height * 0.6],
    ]
    // the socket
    paint(canvas, maskOf(canvas, at(ellipse({ x: x - 4, y: y - 6, rx: width + 12, ry: 22 })), 10), {
      colour: shade(traits.skin, 0.55),
      alpha: 0.34,
      within: face,
    })
    const white = maskOf(canvas, at(blob([...upper, ...lower.slice(1)], 0.85)))
    paint(canvas, white, { colour: [243, 238, 230], to: [226, 216, 206] })
    const look = x + side * 0.6
    const disc = ellipse({ x: look, y: y - 1.5, rx: Math.min(13.5, height + 3), ry: Math.min(13.5, height + 3) })
    paint(canvas, maskOf(canvas, at(disc)), { colour: iris, within: white })
    paint(canvas, maskOf(canvas, at(ellipse({ x: look, y: y - 1.5, rx: 6, ry: 6 }))), {
      colour: [18, 12, 12],
      within: white,
    })
    paint(
      canvas,
      maskOf(canvas, ellipse({ x: (side === 1 ? look : 2 * axis - look) - 4, y: y - 5, rx: 2.6, ry: 2.6 })),
      {
        colour: [255, 255, 255],
        alpha: 0.9,
        within: white,
      },
    )
    // the lid's shadow on the eye, its line, the fold above, the line below
    paint(
      canvas,
      maskOf(
        canvas,
        at(
          stroke(
            upper.map(([px, py]): Point => [px, py + 3]),
            7,
          ),
        ),
        2,
      ),
      { colour: [70, 48, 44], alpha: 0.45, within: white },
    )
    paint(canvas, maskOf(canvas, at(stroke(upper, traits.sex === 'female' ? 6.4 : 4.6, 0.45))), {
      colour: [36, 24, 24],
    })
    paint(canvas, maskOf(canvas, at(stroke(lower, 2.2, 0.1))), { colour: line(traits.skin), alpha: 0.5 })
    paint(
      canvas,
      maskOf(
        canvas,
        at(
          stroke(
            upper.map(([px, py], i): Point => [px + (i === 0 ? 4 : 1), py - (i === 0 ? 2 : fold)]),
            2.6,
            0.1,
          ),
        ),
      ),
      { colour: shade(traits.skin, 0.8), alpha: 0.7 },
    )
    const bag = stroke(
      [
        [x - width * 0.8, y + height + 5],
        [x, y + height + 11 + old * 3],
        [x + width * 0.7, y + height + 5],
      ],
      3 + old * 2,
      0.1,
    )
    paint(canvas, maskOf(canvas, at(bag), 1.5), {
      colour: shade(traits.skin, 0.62),
      alpha: 0.28 + old * 0.4,
      within: face,
    })
  }
}

export function drawBrows({ canvas, traits, face }: Sitting): void {
  const { thickness, arch, tilt } = traits.brows
  const x = axis + traits.eyes.apart
  const y = lines.brow
  const top: Point[] = [
    [x - 41, y + 6 + tilt],
    [x - 8, y - arch * 0.6 - thickness * 0.4 + tilt * 0.4],
    [x + 24, y - arch - thickness * 0.2],
    [x + 47, y + 7 - tilt * 0.4],
  ]
  const bottom: Point[] = [
    [x + 22, y - arch + thickness * 0.55],
    [x - 10, y - arch * 0.4 + thickness * 0.7 + tilt * 0.4],
    [x - 39, y + 6 + thickness * 0.75 + tilt],
  ]
  for (const side of [1, -1]) {
    const brow = blob([...top, ...bottom], 0.7)
    paint(canvas, maskOf(canvas, side === 1 ? brow : placed(brow, { axis }), 1), {
      colour: mix(traits.hairColour, traits.skin, 0.12),
      alpha: 0.92,
      within: face,
    })
  }
}

export function drawNose({ canvas, traits, face }: Sitting): void {
  const { width, length } = traits.nose
  const { skin } = traits
  const tip = lines.brow + 36 + length
  const dark = (outline: Outline, spread: number, alpha: number): void =>
    paint(canvas, maskOf(canvas, outline, spread), { colour: shade(skin, 0.66), alpha, within: face })
  // the shadow side of the bridge, the light side, the tip, the wings, the nostrils
  dark(
    blob([
      [axis + 12, 350],
      [axis + 16, 392],
      [axis + width * 0.62, tip - 12],
      [axis + width * 0.9, tip + 2],
      [axis + 6, tip + 4],
      [axis + 7, 400],
    ]),
    5,
    0.4,
  )
  dark(
    stroke(
      [
        [axis - 16, 346],
        [axis - 11, 372],
        [axis - 13, 398],
      ],
      7,
      0.1,
    ),
    3,
    0.26,
  )
  paint(
    canvas,
    maskOf(
      canvas,
      stroke(
        [
          [axis - 3, 352],
          [axis - 4, 400],
          [axis - 4, tip - 14],
        ],
        13,
        0.4,
      ),
      4,
    ),
    { colour: light(skin, 0.7), alpha: 0.42, within: face },
  )
  paint(canvas, maskOf(canvas, ellipse({ x: axis - 4, y: tip - 8, rx: 10, ry: 8 }), 4), {
    colour: light(skin, 0.7),
    alpha: 0.4,
    within: face,
  })
  for (const side of [1, -1]) {
    const at = (outline: Outline): Outline => (side === 1 ? outline : placed(outline, { axis }))
    dark(
      at(
        stroke(
          [
            [axis + width * 0.72, tip - 20],
            [axis + width, tip - 6],
            [axis + width * 0.9, tip + 7],
            [axis + width * 0.56, tip + 8],
          ],
          4.2,
          0.2,
        ),
      ),
      0.8,
      0.85,
    )
    const nostril = blob([
      [axis + 9, tip + 8],
      [axis + width * 0.42, tip + 3],
      [axis + width * 0.66, tip + 7],
      [axis + width * 0.4, tip + 11],
    ])
    paint(canvas, maskOf(canvas, at(nostril), 1), { colour: [74, 40, 34], alpha: 0.85, within: face })
  }
  dark(
    stroke(
      [
        [axis - width * 0.5, tip + 11],
        [axis, tip + 16],
        [axis + width * 0.5, tip + 11],
      ],
      6,
      0.1,
    ),
    3,
    0.4,
  )
}

export function drawMouth({ canvas, traits, face }: Sitting): void {
  const { width, lower, bend } = traits.mouth
  const female = traits.sex === 'female'
  const y = lines.mouth + 6
  const lip: Colour = female ? [190, 92, 88] : mix(traits.skin, [158, 84, 74], 0.58)
  const [left, right]: [Point, Point] = [
    [axis - width, y - bend],
    [axis + width, y - bend],
  ]
  const between: Point[] = [left, [axis - width * 0.45, y + 1], [axis, y + 3], [axis + width * 0.45, y + 1], right]
  const upper = blob(
    [
      left,
      [axis - width * 0.4, y - 8],
      [axis - 9, y - 12],
      [axis, y - 9],
      [axis + 9, y - 12],
      [axis + width * 0.4, y - 8],
      right,
      [axis + width * 0.4, y + 2],
      [axis, y + 4],
      [axis - width * 0.4, y + 2],
    ],
    0.8,
  )
  const under = blob(
    [
      left,
      [axis, y + 3],
      right,
      [axis + width * 0.55, y + lower * 0.75],
      [axis, y + lower + 3],
      [axis - width * 0.55, y + lower * 0.75],
    ],
    0.8,
  )
  paint(canvas, maskOf(canvas, under, 0.8), { colour: mix(lip, traits.skin, female ? 0.08 : 0.22), within: face })
  paint(canvas, maskOf(canvas, upper, 0.8), { colour: mix(lip, [92, 44, 42], 0.22), within: face })
  paint(canvas, maskOf(canvas, ellipse({ x: axis - 8, y: y + lower * 0.6, rx: width * 0.34, ry: 3.4 }), 3), {
    colour: light(lip, 0.6),
    alpha: 0.45,
    within: face,
  })
  paint(canvas, maskOf(canvas, stroke(between, 4, 0.5)), { colour: [78, 38, 38], alpha: 0.9, within: face })
  paint(
    canvas,
    maskOf(
      canvas,
      stroke(
        [
          [axis - width * 0.5, y + lower + 12],
          [axis, y + lower + 15],
          [axis + width * 0.5, y + lower + 12],
        ],
        8,
        0.1,
      ),
      4,
    ),
    {
      colour: shade(traits.skin, 0.6),
      alpha: 0.4,
      within: face,
    },
  )
}
