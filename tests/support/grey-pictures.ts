/** Grey pictures of which no two are alike, and what happens to one on its way through other programs. */
import type { GreyPicture } from '../../shared/domain/photo-print.ts'

/** Waves of every length in every direction, the long ones strong: what photographs are made of. `random`: 0 to 1. */
export function greyPicture(random: () => number, width = 120, height = 150): GreyPicture {
  const waves = Array.from({ length: 24 }, () => {
    const [across, down] = [(random() - 0.5) * 14, (random() - 0.5) * 14]
    return { across, down, phase: random() * 6.3, strength: random() / (0.6 + Math.hypot(across, down) / 3) }
  })
  return drawn(width, height, (x, y) =>
    waves.reduce(
      (sum, { across, down, phase, strength }) =>
        sum + 35 * strength * Math.cos(Math.PI * ((across * x) / width + (down * y) / height) + phase),
      128,
    ),
  )
}

export function drawn(width: number, height: number, level: (x: number, y: number) => number): GreyPicture {
  const grey = Array.from({ length: width * height }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(level(at % width, Math.floor(at / width))))),
  )
  return { width, height, grey }
}

const at = ({ width, height, grey }: GreyPicture, x: number, y: number): number =>
  grey[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0

/** The nearest pixel: the roughest way there is. */
export const resized = (picture: GreyPicture, width: number, height: number): GreyPicture =>
  drawn(width, height, (x, y) =>
    at(picture, Math.floor(((x + 0.5) * picture.width) / width), Math.floor(((y + 0.5) * picture.height) / height)),
  )

/** Blocks of 4 by 4 lose all but their mean, in steps of 12 levels: worse than any photograph is compressed. */
export const compressed = (picture: GreyPicture): GreyPicture =>
  drawn(picture.width, picture.height, (x, y) => {
    const [left, top] = [x - (x % 4), y - (y % 4)]
    const block = Array.from({ length: 16 }, (_, i) => at(picture, left + (i % 4), top + Math.floor(i / 4)))
    return Math.round(block.reduce((sum, level) => sum + level, 0) / 16 / 12) * 12
  })

export const recoloured = (picture: GreyPicture, level: (level: number) => number): GreyPicture =>
  drawn(picture.width, picture.height, (x, y) => level(at(picture, x, y)))

/** Without that part of each edge. */
export function trimmed(picture: GreyPicture, part: number): GreyPicture {
  const [left, top] = [Math.round(picture.width * part), Math.round(picture.height * part)]
  return drawn(picture.width - 2 * left, picture.height - 2 * top, (x, y) => at(picture, x + left, y + top))
}
