/** Where a further window comes up: beside the one it was opened from, and whole on that one's screen. */

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const step = 36
const size = { width: 1000, height: 800 }

/** `nth`: how many further windows there are already. `area`: what a person sees of that screen. */
export function boundsBeside(opener: Bounds, { area, nth }: { readonly area: Bounds; readonly nth: number }): Bounds {
  const width = Math.min(size.width, area.width)
  const height = Math.min(size.height, area.height)
  const shift = step * (nth + 1)
  const within = (at: number, from: number, room: number): number => Math.min(Math.max(at, from), from + room)
  return {
    x: within(opener.x + shift, area.x, area.width - width),
    y: within(opener.y + shift, area.y, area.height - height),
    width,
    height,
  }
}
