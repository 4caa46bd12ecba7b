/** Numbers that look random and are the same for the same seed: for demonstration data only, never for keys. */
export interface Seeded {
  /** 0 <= x < 1 */
  next(): number
  /** from <= x < to */
  between(from: number, to: number): number
  /** One of the items; throws on an empty list. */
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** mulberry32 over a 32-bit hash (FNV-1a) of the seed. */
export function createSeeded(seed: string | number): Seeded {
  let state = 0x811c9dc5
  for (const character of String(seed)) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    chance: (probability) => next() < probability,
  }
}
