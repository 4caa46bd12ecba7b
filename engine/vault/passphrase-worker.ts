/** Argon2id in a worker thread, one worker a hash: a person waits for it, and the engine goes on meanwhile. */
import { Worker } from 'node:worker_threads'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { PassphraseHash } from '../deps.ts'
import { taken } from './slot-crypto.ts'

export type HashRequest = Parameters<PassphraseHash>[0]

/** `file`: the built or source form of engine/entry.worker.ts. */
export const hashInWorker =
  (crypto: Crypto, file: string): PassphraseHash =>
  (options) =>
    new Promise((resolve, reject) => {
      // only what the hash needs: callers pass whole slots
      const { passphrase, salt, memoryBytes, passes } = options
      const workerData: HashRequest = { passphrase, salt: new Uint8Array(salt), memoryBytes, passes }
      const worker = new Worker(file, { workerData })
      worker.once('message', (hash: unknown) => {
        if (hash instanceof Uint8Array) resolve(taken(crypto, new Uint8Array(hash.buffer as ArrayBuffer)))
        else reject(new TypeError('the worker answered something else'))
        void worker.terminate()
      })
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)))
    })
