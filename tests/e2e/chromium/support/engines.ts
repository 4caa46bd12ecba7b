/** Fake engines for specs, in one process beside the test runner. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { CallName } from '../../../../shared/ipc/contract.ts'
import type { Scene } from './handlers.ts'

export interface RemoteEngine {
  answer(frame: unknown): Promise<unknown>
  /** Inputs of the calls of that name so far. */
  asked(name: CallName): Promise<unknown[]>
  /** The bulletin that an alert would name. */
  alertRow(): Promise<unknown>
}

export interface EngineHost {
  create(scene: Scene): Promise<RemoteEngine>
  stop(): void
}

export function startEngines(): EngineHost {
  const root = join(__dirname, '../../../..')
  const child: ChildProcess = fork(join(__dirname, 'engine-host.ts'), [], {
    execPath: join(root, 'node_modules/.bin/node'),
    execArgv: ['--no-warnings'],
    serialization: 'advanced',
    env: {},
  })
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let next = 1
  child.on('message', (message: { id: number; value?: unknown; problem?: string }) => {
    const call = open.get(message.id)
    open.delete(message.id)
    if (message.problem === undefined) call?.resolve(message.value)
    else call?.reject(new Error(message.problem))
  })
  const ask = (message: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++
      open.set(id, { resolve, reject })
      child.send({ ...message, id })
    })
  return {
    async create(scene) {
      const engine = (await ask({ kind: 'new', scene })) as number
      return {
        answer: (frame) => ask({ kind: 'answer', engine, frame }),
        asked: async (name) =>
          ((await ask({ kind: 'calls', engine })) as { name: string; input: unknown }[])
            .filter((call) => call.name === name)
            .map((call) => call.input),
        alertRow: () => ask({ kind: 'alert', engine }),
      }
    },
    stop: () => child.disconnect(),
  }
}
