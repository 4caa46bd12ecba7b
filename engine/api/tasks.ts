/** Work that somebody waits for: says how far it is, and can be stopped (`task.cancel`). Nothing of it is kept then. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { EventOf } from '../../shared/ipc/contract.ts'
import type { Deps } from '../deps.ts'

export interface TaskControl {
  readonly signal: AbortSignal
  progress(done: number): void
}

export interface Tasks {
  run<T>(
    task: { readonly name: string; readonly total: number },
    work: (control: TaskControl) => Promise<T>,
  ): Promise<T>
  /** False when nothing of that id runs. */
  cancel(id: string): boolean
  cancelAll(): void
}

export function createTasks(core: {
  readonly deps: Pick<Deps, 'crypto'>
  emit(event: 'progress', value: EventOf<'progress'>): void
}): Tasks {
  const running = new Map<string, AbortController>()
  return {
    run: async ({ name, total }, work) => {
      const id = bytesToHex(core.deps.crypto.random(8))
      const control = new AbortController()
      running.set(id, control)
      const progress = (done: number): void => core.emit('progress', { task: name, done, total, cancel: id })
      try {
        return await work({ signal: control.signal, progress })
      } finally {
        running.delete(id)
      }
    },
    cancel: (id) => {
      const control = running.get(id)
      control?.abort()
      return control !== undefined
    },
    cancelAll: () => {
      for (const control of running.values()) control.abort()
    },
  }
}
