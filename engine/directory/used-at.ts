/**
 * The time that intervals are compared with: the later of this PC's clock and what a quorum has signed, so that a clock
 * that is behind keeps nothing in force (docs/spec/directory.md, Age and quorum). Nothing is planned by it: a quorum that
 * lies would stop this home.
 */
import type { Clock } from '../../shared/time.ts'

export const usedAt = (clock: Pick<Clock, 'now'>, directory: { readonly witnessedAt: number | undefined }): number =>
  Math.max(clock.now(), directory.witnessedAt ?? 0)
