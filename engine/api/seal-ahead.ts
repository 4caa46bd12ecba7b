/**
 * Before a message to many is sealed: the encapsulations to their keys, in a worker thread, with progress for whoever
 * waits and a way to stop it. Nothing is stored before it is done, so a stop loses nothing.
 */
import { bytesToHex } from '../../shared/bytes.ts'
import type { Encapsulations } from '../envelope/encapsulations.ts'
import type { HomeHolder } from '../open-home.ts'
import { recipientsFor, type Wanted } from '../sync/author/recipients.ts'
import type { EngineCore } from './handlers.ts'

export interface SealAhead {
  /** `undefined`: few enough to be sealed to at once. Throws GiaobanError `recipient/*`, `engine/cancelled`. */
  for(wanted: Wanted): Promise<Encapsulations | undefined>
  /** False when nothing of that name runs. */
  cancel(task: string): boolean
  cancelAll(): void
}

export function createSealAhead(core: EngineCore, home: HomeHolder): SealAhead {
  const running = new Map<string, AbortController>()
  return {
    for: async (wanted) => {
      const { sealAhead, crypto } = core.deps
      const { context } = home.current()
      if (sealAhead === undefined || wanted.to.length < sealAhead.from) return undefined
      const recipients = recipientsFor(context, context.store.read, wanted)
      const publicKeys = recipients.map(({ publicKey }) => publicKey)
      if (publicKeys.length < sealAhead.from) return undefined // a circle
      const task = bytesToHex(crypto.random(8))
      const control = new AbortController()
      running.set(task, control)
      const total = publicKeys.length
      const progress = (done: number): void => core.emit('progress', { task: 'seal', done, total, cancel: task })
      try {
        return await sealAhead.encapsulate(publicKeys, { signal: control.signal, progress })
      } finally {
        running.delete(task)
      }
    },
    cancel: (task) => {
      const control = running.get(task)
      control?.abort()
      return control !== undefined
    },
    cancelAll: () => {
      for (const control of running.values()) control.abort()
    },
  }
}
