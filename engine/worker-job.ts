/** The jobs of a worker thread that take all of the cryptography: one Argon2id, encapsulations, one job on a database. */
import type { MessagePort } from 'node:worker_threads'
import { createCrypto } from '../shared/crypto/index.ts'
import { encapsulateAll, type EncapsulateRequest } from './envelope/encapsulate-worker.ts'
import { answerDatabaseJob, type DatabaseJob } from './store/database-job.ts'
import type { HashRequest } from './vault/passphrase-worker.ts'

export type WorkerJob = HashRequest | { readonly encapsulate: EncapsulateRequest } | { readonly database: DatabaseJob }

export async function doJob(request: WorkerJob, port: MessagePort): Promise<void> {
  const crypto = await createCrypto()
  if ('encapsulate' in request) {
    for (const { message, moved } of encapsulateAll(crypto, request.encapsulate)) port.postMessage(message, moved)
  } else if ('database' in request) {
    port.postMessage(answerDatabaseJob(crypto, request.database))
  } else {
    const key = crypto.passwordHash(request)
    const hash = key.unwrap((bytes) => new Uint8Array(bytes))
    key.purge()
    port.postMessage(hash, [hash.buffer]) // moved, not copied
  }
}
