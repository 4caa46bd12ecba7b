/** Hair, in a layer behind the head and one before it. */
import { axis, lines, type Sitting } from './layout.ts'
import { blob, mirrored, stroke, symmetric, type Outline, type Point } from './outline.ts'
import { maskOf, mix, paint, type Canvas, type Mask } from './raster.ts'
import { createSeeded } from '../seeded.ts'
import type { HairStyle, Traits } from './traits.ts'

const crown = lines.crown
/** A cap from ear to ear: `lift` above the skull, `side` the length at the temples, `hairline` at the forehead. */
interface Cap {
  readonly lift: number
  readonly side: number
  readonly hairline: readonly Point[]
}

export function drawHairBehind(canvas: Canvas, traits: Traits): void {
  const wide = traits.head.cheek
  const back: Partial<Record<HairStyle, Point[]>> = {
    long: [
      [axis, crown - 14],
      [axis + wide * 0.8, crown + 16],
      [axis + wide + 26, 300],
      [axis + wide + 34, 470],
      [axis + wide + 48, 640],
      [axis + 96, 700],
      [axis, 690],
    ],
    fringe: [
      [axis, crown - 14],
      [axis + wide * 0.8, crown + 16],
      [axis + wide + 24, 300],
      [axis + wide + 26, 460],
      [axis + wide + 30, 600],
      [axis + 80, 640],
      [axis, 640],
    ],
    bob: [
      [axis, crown - 16],
      [axis + wide * 0.86, crown + 14],
      [axis + wide + 32, 310],
      [axis + wide + 36, 440],
      [axis + wide + 8, 540],
      [axis + 70, 556],
      [axis, 520],
    ],
    tied: [
      [axis, crown - 8],
      [axis + wide * 0.8, crown + 22],
      [axis + wide + 8, 300],
      [axis + wide - 4, 420],
      [axis, 430],
    ],
  }
  const points = back[traits.hair]
  if (points === undefined) return
  const mask = maskOf(canvas, blob(symmetric(points, axis)))
  paint(canvas, mask, { colour: traits.hairColour, to: mix(traits.hairColour, [0, 0, 0], 0.25) })
  strands({ canvas, traits, within: mask, from: crown + 20, to: 640, count: 26, seed: 'behind' })
}

export function drawHair({ canvas, traits, face }: Sitting): void {
  const cap = capOf(traits)
  if (cap === undefined) return drawShaved({ canvas, traits, face })
  const mask = maskOf(canvas, outlineOf(traits, cap), 0.7)
  paint(canvas, mask, { colour: mix(traits.hairColour, [110, 104, 104], 0.16), to: traits.hairColour })
  strands({ canvas, traits, within: mask, from: crown - cap.lift, to: cap.side, count: 34, seed: 'front' })
  if (traits.hair === 'curly') drawCurls(canvas, traits)
  // sheen on the side of the light
  const sheen = stroke(
    [
      [axis - 88, crown + 52],
      [axis - 40, crown + 16 - cap.lift * 0.4],
      [axis + 24, crown + 10 - cap.lift * 0.4],
    ],
    15,
    0.1,
  )
  paint(canvas, maskOf(canvas, sheen, 6), { colour: [196, 196, 204], alpha: 0.24, within: mask })
}

function capOf({ hair, head }: Traits): Cap | undefined {
  const wide = head.cheek
  switch (hair) {
    case 'short':
      return {
        lift: 18,
        side: 330,
        hairline: [
          [axis + wide * 0.88, 268],
          [axis + 84, 226],
          [axis + 30, 214],
          [axis - 30, 216],
          [axis - 84, 228],
          [axis - wide * 0.88, 268],
        ],
      }
    case 'side':
      return {
        lift: 24,
        side: 326,
        hairline: [
          [axis + wide * 0.9, 270],
          [axis + 104, 236],
          [axis + 66, 214],
          [axis + 10, 228],
          [axis - 50, 250],
          [axis - wide * 0.9, 276],
        ],
      }
    case 'crew':
      return {
        lift: 9,
        side: 300,
        hairline: [
          [axis + wide * 0.86, 262],
          [axis + 88, 218],
          [axis + 40, 208],
          [axis - 40, 208],
          [axis - 88, 218],
          [axis - wide * 0.86, 262],
        ],
      }
    case 'receding':
      return {
        lift: 10,
        side: 326,
        hairline: [
          [axis + wide * 0.9, 272],
          [axis + 94, 226],
          [axis + 52, 204],
          [axis, 214],
          [axis - 52, 204],
          [axis - 94, 226],
          [axis - wide * 0.9, 272],
        ],
      }
    case 'long-top':
      return {
        lift: 32,
        side: 318,
        hairline: [
          [axis + wide * 0.9, 264],
          [axis + 92, 236],
          [axis + 58, 262],
          [axis + 14, 248],
          [axis - 34, 270],
          [axis - 88, 248],
          [axis - wide * 0.9, 266],
        ],
      }
    case 'curly':
      return {
        lift: 26,
        side: 322,
        hairline: [
          [axis + wide * 0.9, 262],
          [axis + 88, 222],
          [axis + 30, 218],
          [axis - 30, 218],
          [axis - 88, 222],
          [axis - wide * 0.9, 262],
        ],
      }
    case 'long':
    case 'tied':
      return {
        lift: 16,
        side: hair === 'long' ? 420 : 318,
        hairline: [
          [axis + wide * 0.96, 300],
          [axis + 92, 230],
          [axis + 40, 196],
          [axis + 6, 180],
          [axis - 40, 200],
          [axis - 92, 234],
          [axis - wide * 0.96, 300],
        ],
      }
    case 'bob':
    case 'fringe':
      return {
        lift: 18,
        side: 440,
        hairline: [
          [axis + wide * 0.97, 330],
          [axis + 100, 286],
          [axis + 50, 292],
          [axis, 288],
          [axis - 50, 294],
          [axis - 100, 286],
          [axis - wide * 0.97, 330],
        ],
      }
    case 'bald':
      return undefined
  }
}

function outlineOf({ head }: Traits, { lift, side, hairline }: Cap): Outline {
  const wide = head.cheek
  const outer: Point[] = [
    [axis + wide + 2, side],
    [axis + wide + lift * 0.4 + 4, 300],
    [axis + wide * 0.97 + lift * 0.5, 244],
    [axis + wide * 0.72 + lift * 0.3, crown + 30 - lift * 0.6],
    [axis + wide * 0.34, crown + 2 - lift],
  ]
  const inner: Point[] = [
    [axis - wide + 11, side],
    [axis - wide + 9, 304],
  ]
  return blob([...outer, ...mirrored(outer, axis), ...inner, ...hairline.toReversed(), ...mirrored(inner, axis)], 0.9)
}

/** Only a shadow of hair around the back of the head. */
function drawShaved({ canvas, traits, face }: Sitting): void {
  const wide = traits.head.cheek
  for (const side of [1, -1]) {
    const points: Point[] = [
      [axis + side * (wide + 1), 330],
      [axis + side * (wide + 3), 280],
      [axis + side * wide * 0.86, 226],
      [axis + side * wide * 0.8, 262],
      [axis + side * wide * 0.9, 312],
    ]
    paint(canvas, maskOf(canvas, blob(points), 4), { colour: traits.hairColour, alpha: 0.45, within: face })
  }
}

function drawCurls(canvas: Canvas, traits: Traits): void {
  const dice = createSeeded(`curls ${traits.head.cheek}`)
  for (let i = 0; i < 46; i++) {
    const angle = Math.PI * (1.02 + 0.96 * dice.next())
    const reach = 0.8 + 0.26 * dice.next()
    const x = axis + Math.cos(angle) * traits.head.cheek * reach
    const y = 268 + Math.sin(angle) * 118 * reach
    const r = dice.between(11, 19)
    const curl = blob([
      [x - r, y],
      [x, y - r],
      [x + r, y],
      [x, y + r * 0.9],
    ])
    paint(canvas, maskOf(canvas, curl, 1), {
      colour: mix(traits.hairColour, [120, 112, 112], dice.between(0, 0.24)),
      alpha: 0.85,
    })
  }
}

interface Strands {
  readonly canvas: Canvas
  readonly traits: Traits
  readonly within: Mask
  readonly from: number
  readonly to: number
  readonly count: number
  readonly seed: string
}

/** Fine lines that run down from the crown: lighter ones on the left, darker ones on the right. */
function strands({ canvas, traits, within, from, to, count, seed }: Strands): void {
  const dice = createSeeded(`${seed} ${traits.head.cheek} ${traits.head.jaw}`)
  for (let i = 0; i < count; i++) {
    const across = -1 + (2 * (i + dice.next())) / count
    const reach = traits.head.cheek + 20
    const thread = stroke(
      [
        [axis + across * 40 + dice.between(-6, 6), from + Math.abs(across) * 30],
        [axis + across * reach * 0.72, from + 70 + Math.abs(across) * 40],
        [axis + across * reach, to - dice.between(0, 40)],
      ],
      dice.between(2, 4.5),
      0.1,
    )
    const lit = dice.chance(across < 0 ? 0.7 : 0.4)
    paint(canvas, maskOf(canvas, thread, 0.8), {
      colour: lit ? mix(traits.hairColour, [160, 158, 166], 0.4) : mix(traits.hairColour, [0, 0, 0], 0.5),
      alpha: 0.34,
      within,
    })
  }
}
