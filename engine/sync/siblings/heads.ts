/** How far this home has every chain toward the unit and its circles, its own device's included. */
import { limits } from '../../../shared/limits.ts'
import { isCircleKey } from '../../../shared/protocol/addressee.ts'
import type { Head } from '../../../shared/protocol/bodies/chains.ts'
import type { ReadableDb } from '../../store/database.ts'
import { edges, hashUnder, lastUnder, sentChains, type Chain } from '../../store/chains.ts'
import { missingOf } from '../../store/links.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'

export const headKey = ({ device, addressee }: Chain): string => `${device}${addressee}`

export function headsOf({ self }: SyncContext, db: ReadableDb): readonly Head[] {
  const own = sentChains(db)
    .filter(({ addressee }) => addressee === unitKey(self.unit) || isCircleKey(addressee))
    .map(({ addressee, seq, hash }): Head => ({
      device: self.device,
      addressee,
      highest: seq,
      last: seq,
      missing: [],
      hash,
    }))
  const others = edges(db)
    .filter(({ device }) => device !== self.device)
    .map(({ device, addressee, contiguous }): Head => {
      const chain = { device, addressee }
      const hash = contiguous === 0 ? undefined : hashUnder(db, { ...chain, seq: contiguous })
      const missing = missingOf(db, { ...chain, maxRanges: limits.missingRangesPerHead })
      const last = Math.max(contiguous, lastUnder(db, chain))
      return { ...chain, highest: contiguous, last, missing, ...(hash !== undefined && { hash }) }
    })
  return [...own, ...others].toSorted((a, b) => (headKey(a) < headKey(b) ? -1 : 1))
}

/** Whether the one who says this has that number: all that its head calls missing lies above its edge. */
export function hasNumber(heads: ReadonlyMap<string, Head>, at: Chain & { readonly seq: number }): boolean {
  const head = heads.get(headKey(at))
  if (head === undefined || at.seq > head.last) return false
  // ranges beyond the bound are not named: it says nothing about what lies behind the last one
  if (head.missing.length >= limits.missingRangesPerHead && at.seq > (head.missing.at(-1)?.to ?? 0)) return false
  return !head.missing.some(({ from, to }) => from <= at.seq && at.seq <= to)
}

/** In parts of at most `size`; one empty part where there is nothing. */
export function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = []
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size))
  return parts.length === 0 ? [[]] : parts
}
