/** What the engine's worker threads start: one Argon2id, encapsulations to many keys, or one job on a database; then the end. */
import { parentPort, workerData } from 'node:worker_threads'
import { createCrypto } from '../shared/crypto/index.ts'
import { encapsulateAll, type EncapsulateRequest } from './envelope/encapsulate-worker.ts'
import { answerDatabaseJob, type DatabaseJob } from './store/database-job.ts'
import type { HashRequest } from './vault/passphrase-worker.ts'

const request = workerData as
  | HashRequest
  | { readonly encapsulate: EncapsulateRequest }
  | { readonly database: DatabaseJob }

void createCrypto().then((crypto) => {
  if ('encapsulate' in request) {
    for (const { message, moved } of encapsulateAll(crypto, request.encapsulate))
      parentPort?.postMessage(message, moved)
    return
  }
  if ('database' in request) {
    parentPort?.postMessage(answerDatabaseJob(crypto, request.database))
    return
  }
  const key = crypto.passwordHash(request)
  const hash = key.unwrap((bytes) => new Uint8Array(bytes))
  key.purge()
  parentPort?.postMessage(hash, [hash.buffer]) // moved, not copied
})
