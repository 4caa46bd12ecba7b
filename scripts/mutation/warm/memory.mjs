// A fault may take memory without end in one step of its own, where no limit of time and no count of turns can end it.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What one fault may take on top of what was there before it; a whole group without a fault takes less. */
const mostBytes = 2 * 1024 ** 3

/** From a thread of its own: ends the process, and says in `journal` which fault ran away. */
export function watchMemory({ journal, most = mostBytes }) {
  const state = new Float64Array(new SharedArrayBuffer(16))
  const ends = () => {
    state[0] = -1
  }
  ends()
  const file = join(import.meta.dirname, 'memory.worker.mjs')
  new Worker(file, { workerData: { journal, most, state }, execArgv: [] }).unref()
  return {
    begins: (id) => {
      state[1] = process.memoryUsage.rss()
      state[0] = Number(id)
    },
    ends,
  }
}
