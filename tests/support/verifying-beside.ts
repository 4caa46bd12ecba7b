/** A home as the program makes it: what comes is verified in a worker meanwhile. */
import { join } from 'node:path'
import { verifyInWorker } from '../../engine/envelope/verify-worker.ts'

export const verifyingBeside = {
  verifyBeside: verifyInWorker(join(import.meta.dirname, '../../engine/entry.worker.ts')),
}
