/** What the engine's worker threads start: one job, then the end. */
import { parentPort, workerData } from 'node:worker_threads'
import { chunkedKey } from '../shared/crypto/chunked.ts'
import { hasher, sha256 } from '../shared/crypto/hash.ts'
import { answerVerify, type VerifyRequest } from './envelope/verify-worker.ts'
import type { WorkerJob } from './worker-job.ts'

const request = workerData as WorkerJob | { readonly verify: VerifyRequest }

if (parentPort !== null) {
  const port = parentPort
  if ('verify' in request) void answerVerify({ sha256, hasher, chunkedKey }, request.verify, port)
  // a file that comes is not worth libsodium's memory
  else void import('./worker-job.ts').then(({ doJob }) => doJob(request, port))
}
