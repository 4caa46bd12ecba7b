/** The arithmetic of cropping, in pixels of the picture, so that it can be tested without one. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Size {
  readonly width: number
  readonly height: number
}

/** A face smaller than this is of no use to anybody. */
export const smallestSide = 32

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** The box inside the picture, whole pixels, no side below `smallestSide` (or the picture's own). */
export function fitBox(box: Box, picture: Size): Box {
  const width = Math.round(clamp(box.width, Math.min(smallestSide, picture.width), picture.width))
  const height = Math.round(clamp(box.height, Math.min(smallestSide, picture.height), picture.height))
  return {
    x: Math.round(clamp(box.x, 0, picture.width - width)),
    y: Math.round(clamp(box.y, 0, picture.height - height)),
    width,
    height,
  }
}

/** The box between two corners, in any order. */
export const boxBetween = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

/** Arrow keys move by a fiftieth of the picture, with Shift they move the lower right corner. */
export function nudge({
  box,
  picture,
  key,
  resize,
}: {
  readonly box: Box
  readonly picture: Size
  readonly key: string
  readonly resize: boolean
}): Box | undefined {
  const step = Math.max(1, Math.round(Math.max(picture.width, picture.height) / 50))
  const dx = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0
  const dy = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0
  if (dx === 0 && dy === 0) return undefined
  const next = resize
    ? { ...box, width: box.width + dx, height: box.height + dy }
    : { ...box, x: box.x + dx, y: box.y + dy }
  return fitBox(next, picture)
}
