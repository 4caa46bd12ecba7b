/** Where things are in a drawing of 600 x 800: shared by all parts of the face. */
import type { Point } from './outline.ts'
import type { Canvas, Colour, Mask } from './raster.ts'
import { mix } from './raster.ts'
import type { Traits } from './traits.ts'

export const size = { width: 600, height: 800 } as const
export const axis = 300
export const lines = { crown: 158, brow: 322, eyes: 362, nose: 455, mouth: 504 } as const
export const chinY = ({ head }: Traits): number => 380 + head.length

export interface Sitting {
  readonly canvas: Canvas
  readonly traits: Traits
  /** The face's own area: features stay inside of it. */
  readonly face: Mask
}

/** Half of the face's outline, from the middle of the forehead to the middle of the chin. */
export function faceHalf({ head }: Traits): Point[] {
  const chin = 380 + head.length
  return [
    [axis, 176],
    [axis + 62, 186],
    [axis + head.cheek * 0.86, 238],
    [axis + head.cheek * 0.99, 310],
    [axis + head.cheek, 380],
    [axis + head.jaw + (head.cheek - head.jaw) * 0.45, 446],
    [axis + head.jaw * 0.86, 505],
    [axis + head.chin + 16, chin - 22],
    [axis + head.chin * 0.5, chin - 3],
    [axis, chin],
  ]
}

const ink: Colour = [52, 34, 30]
/** Darker skin for shadow, `part` 0..1. */
export const shade = (skin: Colour, part: number): Colour => mix(skin, [116, 66, 48], part)
export const light = (skin: Colour, part: number): Colour => mix(skin, [255, 244, 228], part)
export const line = (skin: Colour): Colour => mix(ink, skin, 0.18)
