/** What each unit has of blobs, kept as claims come and go: read once, when it is first asked, and not with each claim. */
import type { UnitId } from '../../shared/ids.ts'

export interface ClaimUsage {
  readonly bytes: number
  readonly claims: number
  /** Uploads that are not finished. */
  readonly open: number
}

export const noClaims: ClaimUsage = { bytes: 0, claims: 0, open: 0 }

interface CountedClaim {
  readonly size: number
  readonly complete: boolean
}

/** Of the table of claims, added up: `complete` is 0 or 1. */
export const claimUsageOf = `SELECT coalesce(sum(size), 0) AS bytes, count(*) AS claims,
  coalesce(sum(complete = 0), 0) AS open FROM claim WHERE unit = ?`

export class ClaimUsages {
  readonly #addUp: (unit: UnitId) => ClaimUsage
  readonly #known = new Map<UnitId, ClaimUsage>()

  constructor(addUp: (unit: UnitId) => ClaimUsage) {
    this.#addUp = addUp
  }

  of(unit: UnitId): ClaimUsage {
    const known = this.#known.get(unit) ?? this.#addUp(unit)
    this.#known.set(unit, known)
    return known
  }

  /** After it was written; `undefined`: there is none. */
  changed(unit: UnitId, before: CountedClaim | undefined, after: CountedClaim | undefined): void {
    const known = this.#known.get(unit)
    if (known === undefined) return
    const [was, is] = [countOf(before), countOf(after)]
    this.#known.set(unit, {
      bytes: known.bytes + is.bytes - was.bytes,
      claims: known.claims + is.claims - was.claims,
      open: known.open + is.open - was.open,
    })
  }
}

const countOf = (claim: CountedClaim | undefined): ClaimUsage =>
  claim === undefined ? noClaims : { bytes: claim.size, claims: 1, open: claim.complete ? 0 : 1 }
