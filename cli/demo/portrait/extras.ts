/** What makes a face this person's: lines of age, beard, glasses, scar, mole. */
import { axis, chinY, lines, shade, type Sitting } from './layout.ts'
import { blob, ellipse, placed, stroke, symmetric, type Outline, type Point } from './outline.ts'
import { maskOf, mix, paint, type Colour } from './raster.ts'

export function drawAge({ canvas, traits, face }: Sitting): void {
  const old = Math.min(1, Math.max(0, (traits.age - 30) / 30))
  const crease = (points: readonly Point[], width: number, alpha: number): void =>
    paint(canvas, maskOf(canvas, stroke(points, width, 0.1), 1), {
      colour: shade(traits.skin, 0.75),
      alpha,
      within: face,
    })
  for (const side of [1, -1]) {
    const at = (x: number, y: number): Point => [axis + side * x, y]
    crease([at(38, 448), at(56, 474), at(66, 504)], 3.6, 0.16 + old * 0.5)
    if (old > 0.35) crease([at(traits.mouth.width + 8, 518), at(traits.mouth.width + 10, 534)], 3, old * 0.5)
    for (const [dy, dx] of old > 0.3
      ? ([
          [-6, 0],
          [2, 3],
          [10, 0],
        ] as const)
      : []) {
      crease([at(108 + dx, 362 + dy * 0.6), at(122 + dx, 362 + dy * 1.5)], 2.2, old * 0.5)
    }
    if (old > 0.2) crease([at(9, 314), at(8, 332)], 2.8, old * 0.55)
  }
  const rows = old > 0.75 ? 3 : old > 0.4 ? 2 : old > 0.2 ? 1 : 0
  for (let row = 0; row < rows; row++) {
    const y = 286 - row * 19
    crease(
      [
        [axis - 66, y + 4],
        [axis - 22, y - 2],
        [axis + 24, y + 1],
        [axis + 68, y + 3],
      ],
      2.6,
      old * 0.5,
    )
  }
}

export function drawBeard({ canvas, traits, face }: Sitting): void {
  const colour = mix(traits.hairColour, traits.skin, 0.1)
  const chin = chinY(traits)
  const y = lines.mouth
  if (traits.beard === 'stubble') {
    const area = blob(
      symmetric(
        [
          [axis, y - 18],
          [axis + 60, y - 14],
          [axis + traits.head.jaw * 0.9, y - 44],
          [axis + traits.head.jaw, y + 20],
          [axis, chin + 14],
        ],
        axis,
      ),
    )
    paint(canvas, maskOf(canvas, area, 9), {
      colour: mix(traits.hairColour, [90, 96, 110], 0.4),
      alpha: 0.26,
      within: face,
    })
  }
  if (traits.beard === 'moustache' || traits.beard === 'goatee') {
    const half = blob(
      [
        [axis + 2, y - 16],
        [axis + 30, y - 15],
        [axis + 56, y + 3],
        [axis + 60, y + 14],
        [axis + 36, y - 2],
        [axis + 2, y - 7],
      ],
      0.8,
    )
    for (const side of [half, placed(half, { axis })])
      paint(canvas, maskOf(canvas, side, 1.5), { colour, alpha: 0.9, within: face })
  }
  if (traits.beard === 'goatee') {
    const tuft = blob([
      [axis - 26, chin - 40],
      [axis, chin - 36],
      [axis + 26, chin - 40],
      [axis + 24, chin - 10],
      [axis, chin + 8],
      [axis - 24, chin - 10],
    ])
    paint(canvas, maskOf(canvas, tuft, 2.5), { colour, alpha: 0.85 })
  }
}

const frame: Colour = [42, 40, 44]

export function drawGlasses({ canvas, traits }: Sitting): void {
  if (traits.glasses === 'none') return
  const x = axis + traits.eyes.apart
  const y = lines.eyes + 4
  const square: Point[] = [
    [x - 46, y - 26],
    [x, y - 30],
    [x + 46, y - 27],
    [x + 49, y + 4],
    [x + 38, y + 29],
    [x, y + 32],
    [x - 38, y + 30],
    [x - 48, y + 4],
  ]
  for (const side of [1, -1]) {
    const at = (outline: Outline): Outline => (side === 1 ? outline : placed(outline, { axis }))
    const rim = (grow: number): Outline =>
      traits.glasses === 'round'
        ? ellipse({ x, y, rx: 45 + grow, ry: 38 + grow })
        : blob(
            square.map(([px, py]): Point => [x + (px - x) * (1 + grow / 46), y + (py - y) * (1 + grow / 30)]),
            0.7,
          )
    const [outside, inside] = [rim(3)[0] ?? [], rim(-2)[0] ?? []]
    paint(canvas, maskOf(canvas, at(rim(0))), { colour: [228, 238, 246], alpha: 0.08 })
    paint(canvas, maskOf(canvas, at([outside, inside.toReversed()])), { colour: frame })
    const glint = blob([
      [x - 30, y - 16],
      [x - 14, y - 22],
      [x - 28, y + 12],
      [x - 36, y + 6],
    ])
    paint(canvas, maskOf(canvas, placed(at(glint), side === 1 ? {} : { dx: 0 }), 2), {
      colour: [255, 255, 255],
      alpha: 0.2,
    })
    paint(
      canvas,
      maskOf(
        canvas,
        at(
          stroke(
            [
              [x + 46, y - 8],
              [axis + traits.head.cheek, y - 12],
            ],
            6,
            0.8,
          ),
        ),
      ),
      { colour: frame },
    )
  }
  const bridge = stroke(
    [
      [axis - traits.eyes.apart + 46, y - 6],
      [axis, y - 14],
      [axis + traits.eyes.apart - 46, y - 6],
    ],
    5,
    0.9,
  )
  paint(canvas, maskOf(canvas, bridge), { colour: frame })
}

export function drawScar({ canvas, traits, face }: Sitting): void {
  const where: Record<string, readonly Point[]> = {
    // left and right are the person's own: the picture shows them on the other side
    'left-cheek': [
      [axis + 92, 404],
      [axis + 76, 434],
      [axis + 74, 470],
    ],
    'right-cheek': [
      [axis - 92, 404],
      [axis - 76, 434],
      [axis - 74, 470],
    ],
    brow: [
      [axis + 78, 290],
      [axis + 84, 318],
      [axis + 82, 344],
    ],
    chin: [
      [axis - 14, chinY(traits) - 40],
      [axis + 4, chinY(traits) - 32],
      [axis + 24, chinY(traits) - 34],
    ],
  }
  const points = where[traits.scar]
  if (points === undefined) return
  paint(canvas, maskOf(canvas, stroke(points, 11, 0.2), 2), {
    colour: mix(traits.skin, [176, 84, 80], 0.6),
    alpha: 0.75,
    within: face,
  })
  paint(canvas, maskOf(canvas, stroke(points, 4, 0.2), 0.6), { colour: [250, 222, 206], alpha: 0.85, within: face })
  for (const part of [0.2, 0.5, 0.8]) {
    const [a, b, c] = points as readonly [Point, Point, Point]
    const [from, to, along] = part < 0.5 ? [a, b, part * 2] : [b, c, part * 2 - 1]
    const [x, y] = [from[0] + (to[0] - from[0]) * along, from[1] + (to[1] - from[1]) * along]
    const [dx, dy] = [to[1] - from[1], from[0] - to[0]]
    const length = Math.hypot(dx, dy)
    const stitch = stroke(
      [
        [x - (dx / length) * 8, y - (dy / length) * 8],
        [x + (dx / length) * 8, y + (dy / length) * 8],
      ],
      2.4,
      0.5,
    )
    paint(canvas, maskOf(canvas, stitch, 0.5), { colour: [160, 84, 80], alpha: 0.6, within: face })
  }
}

export function drawMole({ canvas, traits, face }: Sitting): void {
  const where: Record<string, Point> = {
    'left-cheek': [axis + 72, 446],
    'right-cheek': [axis - 70, 440],
    lip: [axis + 34, 486],
    chin: [axis - 20, chinY(traits) - 34],
  }
  const at = where[traits.mole]
  if (at === undefined) return
  paint(canvas, maskOf(canvas, ellipse({ x: at[0], y: at[1], rx: 5.5, ry: 5 }), 0.7), {
    colour: [58, 34, 30],
    alpha: 0.92,
    within: face,
  })
}
