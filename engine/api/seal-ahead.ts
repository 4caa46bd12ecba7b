/**
 * Before a message to many is sealed: the encapsulations to their keys, in a worker thread, with progress for whoever
 * waits and a way to stop it. Nothing is stored before it is done, so a stop loses nothing.
 */
import type { Encapsulations } from '../envelope/encapsulations.ts'
import type { HomeHolder } from '../open-home.ts'
import { recipientsFor, type Wanted } from '../sync/author/recipients.ts'
import type { EngineCore } from './handlers.ts'

export interface SealAhead {
  /** `undefined`: few enough to be sealed to at once. Throws GiaobanError `recipient/*`, `engine/cancelled`. */
  for(wanted: Wanted): Promise<Encapsulations | undefined>
}

export function createSealAhead(core: EngineCore, home: HomeHolder): SealAhead {
  return {
    for: async (wanted) => {
      const { sealAhead } = core.deps
      const { context } = home.current()
      if (sealAhead === undefined || wanted.to.length < sealAhead.from) return undefined
      const recipients = recipientsFor(context, context.store.read, wanted)
      const publicKeys = recipients.map(({ publicKey }) => publicKey)
      if (publicKeys.length < sealAhead.from) return undefined // a circle
      return core.tasks.run({ name: 'seal', total: publicKeys.length }, (control) =>
        sealAhead.encapsulate(publicKeys, control),
      )
    },
  }
}
