// Looks at the memory of the process while a fault is planted (memory.mjs).
import { workerData } from 'node:worker_threads'
import { note, ranAway } from './journal.mjs'

const everyMs = 100
const { journal, most, state } = workerData

setInterval(() => {
  const [id, before] = state
  if (id < 0 || process.memoryUsage.rss() - before < most) return
  note(journal, { id: String(id), status: 'Killed', statusReason: ranAway })
  process.kill(process.pid, 'SIGKILL')
}, everyMs)
