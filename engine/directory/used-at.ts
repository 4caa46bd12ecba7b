/**
 * The time that intervals are compared with: the later of this PC's clock and what a quorum has signed, so that a clock
 * that is behind keeps nothing in force (docs/spec/directory.md, Age and quorum). Nothing is planned by it: a quorum that
 * lies would stop this home.
 */
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'

export const usedAt = (clock: Pick<Clock, 'now'>, directory: { readonly witnessedAt: number | undefined }): number =>
  Math.max(clock.now(), directory.witnessedAt ?? 0)

/** The witnesses' time bounds this PC's from both sides: a clock that is years ahead must not end every certificate. */
export const boundedAt = (clock: Pick<Clock, 'now'>, directory: { readonly witnessedAt: number | undefined }): number =>
  Math.min(usedAt(clock, directory), (directory.witnessedAt ?? 0) + limits.checkpointMaxAgeMs)
