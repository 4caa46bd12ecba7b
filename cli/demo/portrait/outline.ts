/** Outlines: rings of points, made from smooth curves. Units are pixels of a 600 x 800 drawing. */

export type Point = readonly [x: number, y: number]
/** Closed rings; the last point is joined to the first. */
export type Outline = readonly (readonly Point[])[]

const stepsPerCurve = 14

/** A smooth closed curve through the points (Catmull-Rom). */
export function blob(points: readonly Point[], tension = 1): Outline {
  const at = (i: number): Point => points[(i + points.length) % points.length] as Point
  return [
    points.flatMap((_, i) => segment({ before: at(i - 1), from: at(i), to: at(i + 1), after: at(i + 2), tension })),
  ]
}

/** A smooth open curve through the points. */
export function curve(points: readonly Point[], tension = 1): readonly Point[] {
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] as Point
  const found: Point[] = []
  for (let i = 0; i + 1 < points.length; i++) {
    found.push(...segment({ before: at(i - 1), from: at(i), to: at(i + 1), after: at(i + 2), tension }))
  }
  return [...found, at(points.length - 1)]
}

interface Segment {
  readonly before: Point
  readonly from: Point
  readonly to: Point
  readonly after: Point
  readonly tension: number
}

function segment({ before, from, to, after, tension }: Segment): Point[] {
  const k = tension / 6
  const c1: Point = [from[0] + (to[0] - before[0]) * k, from[1] + (to[1] - before[1]) * k]
  const c2: Point = [to[0] - (after[0] - from[0]) * k, to[1] - (after[1] - from[1]) * k]
  return Array.from({ length: stepsPerCurve }, (_, step): Point => {
    const t = step / stepsPerCurve
    const u = 1 - t
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
    return [a * from[0] + b * c1[0] + c * c2[0] + d * to[0], a * from[1] + b * c1[1] + c * c2[1] + d * to[1]]
  })
}

/** A straight-sided ring. */
export const polygon = (points: readonly Point[]): Outline => [points]

export interface Ellipse {
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
}

export const ellipse = ({ x, y, rx, ry }: Ellipse): Outline => [
  Array.from({ length: 48 }, (_, i): Point => {
    const angle = (i / 48) * 2 * Math.PI
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)]
  }),
]

/**
 * A brush stroke along a smooth curve: full width in the middle, `ends` of it at both ends.
 * @param width pixels
 */
export function stroke(points: readonly Point[], width: number, ends = 0.2): Outline {
  const line = curve(points)
  const left: Point[] = []
  const right: Point[] = []
  line.forEach((point, i) => {
    const before = line[Math.max(0, i - 1)] as Point
    const after = line[Math.min(line.length - 1, i + 1)] as Point
    const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1
    const along = i / (line.length - 1)
    const half = (width / 2) * (ends + (1 - ends) * Math.sin(along * Math.PI) ** 0.7)
    const normal: Point = [(-(after[1] - before[1]) / length) * half, ((after[0] - before[0]) / length) * half]
    left.push([point[0] + normal[0], point[1] + normal[1]])
    right.unshift([point[0] - normal[0], point[1] - normal[1]])
  })
  return [[...left, ...right]]
}

/** The other half of a face: mirrored at the vertical line `axis`, order reversed so that the curve goes on. */
export const mirrored = (points: readonly Point[], axis: number): Point[] =>
  points.map(([x, y]): Point => [2 * axis - x, y]).toReversed()

/** Both sides of a face as one ring: `half` runs from the middle of the top to the middle of the bottom. */
export const symmetric = (half: readonly Point[], axis: number): Point[] => [
  ...half,
  ...mirrored(half.slice(1, -1), axis),
]

/** Moved by (dx, dy), and mirrored at `axis` first where one is given. */
export const placed = (
  outline: Outline,
  { dx = 0, dy = 0, axis }: { dx?: number; dy?: number; axis?: number },
): Outline => outline.map((ring) => ring.map(([x, y]): Point => [(axis === undefined ? x : 2 * axis - x) + dx, y + dy]))
