/** A relay that starts waits for what its streams hold, but not for a node that gives nothing of it. */
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import type { StreamName } from './engine.ts'

const stepMs = 200

/**
 * Resolves when `reached` is empty. Throws GiaobanError `relay/no-engine` when nothing was applied for `engineStartMs`
 * though there is more.
 */
export async function untilReached(
  reached: ReadonlyMap<StreamName, unknown>,
  by: {
    readonly clock: Pick<Clock, 'monotonic'>
    applied(name: StreamName): number
    readElsewhere(name: StreamName): void
    isEnded(): boolean
  },
): Promise<void> {
  const seen = new Map<StreamName, { readonly applied: number; readonly since: number; readonly again: number }>()
  for (; reached.size > 0 && !by.isEnded(); await new Promise((resolve) => setTimeout(resolve, stepMs))) {
    const now = by.clock.monotonic()
    for (const name of reached.keys()) {
      const applied = by.applied(name)
      const last = seen.get(name)
      if (last === undefined || applied !== last.applied) seen.set(name, { applied, since: now, again: now })
      else if (now - last.since > limits.engineStartMs) throw new GiaobanError('relay/no-engine')
      else if (now - last.again > limits.engineStallMs) {
        seen.set(name, { ...last, again: now })
        by.readElsewhere(name)
      }
    }
  }
}
