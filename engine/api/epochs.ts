/** Calls about the unit's epochs: an administrator wants the next one now. */
import type { HomeHolder } from '../open-home.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { rotateAsked } from '../epochs/due.ts'
import { askForRotation } from '../epochs/report.ts'
import { isReader } from '../epochs/work.ts'
import { writeMeta } from '../store/meta.ts'
import type { EngineModule, HandlerGroup } from './handlers.ts'
import type { ExchangeHolder } from './sync.ts'

/**
 * A device that reads makes the epoch itself. One that does not (an administrator's) signs a request to its unit, which
 * the first reading device that comes along fulfils; without a relay either waits for the next exchange.
 */
export function createEpochModule(parts: {
  readonly home: HomeHolder
  readonly exchange: ExchangeHolder
}): EngineModule {
  const newest = (): number => {
    const { context } = parts.home.current()
    const epoch = currentEpoch(context.directory.state, context.self.unit)?.epoch
    if (epoch === undefined) throw new GiaobanError('usage/wrong-state')
    return epoch
  }
  const handlers = {
    'unit.rotate': async () => {
      const { context, vault } = parts.home.current()
      const before = newest()
      const makes = isReader({ context, keys: vault.keys, signing: vault.deviceSigning })
      if (makes) context.store.transaction('rotation-asked', (tx) => writeMeta(tx, rotateAsked, before))
      else askForRotation(context, vault.officer)
      await parts.exchange.current().once()
      const epoch = newest()
      return { epoch, state: epoch > before ? ('rotated' as const) : ('asked' as const) }
    },
  } satisfies HandlerGroup
  return { handlers }
}
