/**
 * Forgetting what is too old, by a clock that may be wrong. A sweep goes at most `sweepStepMs` beyond the oldest thing
 * that is kept: a clock that jumps ahead by a year costs the hours that lay next to their end anyway, and the log says so
 * before it costs more. After a long stop old things are forgotten later, which harms nobody.
 */
import { day } from '../shared/time.ts'
import type { RelayContext } from './context.ts'
import type { StoreTime } from './storage/store-time.ts'

/** Beyond this much that should be gone already, the operator hears of it: a clock that jumped, or a long stop. */
const behindMs = 2 * day

type Swept = Pick<RelayContext, 'mail' | 'blobs' | 'deps' | 'counters'> & { readonly time: Pick<StoreTime, 'settle'> }

export async function sweep({ mail, blobs, deps, counters, time }: Swept): Promise<void> {
  const { clock, bounds, log } = deps
  await time.settle()
  const now = clock.now()
  const work = [
    { upkeep: mail.upkeep, kind: 'envelopes', retentionMs: bounds.mailRetentionMs },
    { upkeep: blobs.upkeep, kind: 'claims', retentionMs: bounds.blobRetentionMs },
  ] as const
  for (const { upkeep, kind, retentionMs } of work) {
    const oldest = await upkeep.oldest()
    // mail that is still here names blobs whose claims were renewed shortly before it, also where the clock has jumped
    const mailKept = kind === 'claims' ? await mail.upkeep.oldest() : undefined
    const named = (mailKept ?? Number.POSITIVE_INFINITY) - (bounds.blobRetentionMs - bounds.mailRetentionMs)
    const before = Math.min(now - retentionMs, named)
    if (oldest === undefined || oldest >= before) continue
    if (before - oldest > behindMs) log.warn('expiry-behind', { days: Math.floor((before - oldest) / day), kind })
    const count = await upkeep.expire(Math.min(before, oldest + bounds.sweepStepMs))
    counters.expired.add(count, kind)
    log.info('expired', { [kind]: count })
  }
}
