/** What the engine's worker threads start: one Argon2id, or encapsulations to many public keys; then the end. */
import { parentPort, workerData } from 'node:worker_threads'
import { createCrypto } from '../shared/crypto/index.ts'
import { encapsulateAll, type EncapsulateRequest } from './envelope/encapsulate-worker.ts'
import type { HashRequest } from './vault/passphrase-worker.ts'

const request = workerData as HashRequest | { readonly encapsulate: EncapsulateRequest }

void createCrypto().then((crypto) => {
  if ('encapsulate' in request) {
    for (const { message, moved } of encapsulateAll(crypto, request.encapsulate))
      parentPort?.postMessage(message, moved)
    return
  }
  const key = crypto.passwordHash(request)
  const hash = key.unwrap((bytes) => new Uint8Array(bytes))
  key.purge()
  parentPort?.postMessage(hash, [hash.buffer]) // moved, not copied
})
