/** The box of a province's largest piece: islands far out must not move its name or shrink the map. */
export interface Extent {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const area = (box: Extent): number => (box.right - box.left) * (box.bottom - box.top)

/** Reads the `m`, `l`, `c`, `z` commands that @svg-maps uses, relative or absolute; of a curve its ends only. */
export function largestPart(path: string): Extent | undefined {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  let largest: Extent | undefined
  let piece: Extent | undefined
  function close(): void {
    if (piece !== undefined && (largest === undefined || area(piece) > area(largest))) largest = piece
    piece = undefined
  }
  for (const [, command = '', rest = ''] of path.matchAll(/([mlczMLCZ])([^mlczMLCZ]*)/g)) {
    if (command === 'z' || command === 'Z') {
      ;[x, y] = [startX, startY]
      continue
    }
    const numbers = rest.match(/-?\d*\.?\d+(?:e-?\d+)?/g)?.map(Number) ?? []
    const step = command.toLowerCase() === 'c' ? 6 : 2
    for (let i = step - 2; i + 1 < numbers.length; i += step) {
      const relative = command === command.toLowerCase()
      x = (relative ? x : 0) + (numbers[i] ?? 0)
      y = (relative ? y : 0) + (numbers[i + 1] ?? 0)
      if (i === 0 && command.toLowerCase() === 'm') {
        close()
        ;[startX, startY] = [x, y]
      }
      piece = {
        left: Math.min(piece?.left ?? x, x),
        top: Math.min(piece?.top ?? y, y),
        right: Math.max(piece?.right ?? x, x),
        bottom: Math.max(piece?.bottom ?? y, y),
      }
    }
  }
  close()
  return largest
}
