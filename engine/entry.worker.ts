/** What the engine's worker threads start: one Argon2id, then the end. */
import { parentPort, workerData } from 'node:worker_threads'
import { createCrypto } from '../shared/crypto/index.ts'
import type { HashRequest } from './vault/passphrase-worker.ts'

void createCrypto().then((crypto) => {
  const key = crypto.passwordHash(workerData as HashRequest)
  const hash = key.unwrap((bytes) => new Uint8Array(bytes))
  key.purge()
  parentPort?.postMessage(hash, [hash.buffer]) // moved, not copied
})
