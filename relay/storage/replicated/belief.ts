/**
 * What is found of a stream is believed when it is found again and again: nodes that were cut off, or are still being
 * filled, say for some seconds what is not so.
 */
import { limits } from '../../../shared/limits.ts'
import type { Verdict } from './engine.ts'

export type Found = Verdict | 'short' | 'away'

/** ms; `undefined`: it is neither believed nor denied. */
const believedAfter: Readonly<Record<Found, number | undefined>> = {
  same: 0,
  mended: 0,
  other: 0,
  short: limits.engineShortTries * limits.engineShortMs,
  away: limits.engineAwayMs,
  alone: limits.engineLoneMs,
  apart: limits.engineLoneMs,
  unknown: undefined,
}

/** After how long to look again at what is not believed yet, ms. */
export const againAfter = (found: Found): number =>
  found === 'short' || found === 'away' ? limits.engineShortMs : limits.engineLagMs

/** Whether it says that what was read is what the stream has. */
export const saysSo = (found: Found): boolean => found === 'same' || found === 'mended' || found === 'alone'

export class Belief {
  #found: Found | undefined
  #since = 0

  /** @param now monotonic ms @returns whether this, found now, is believed */
  takes(found: Found, now: number): boolean {
    if (found !== this.#found) this.#since = now
    this.#found = found
    const after = believedAfter[found]
    return after !== undefined && now - this.#since >= after
  }
}
