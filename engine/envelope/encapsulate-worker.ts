/**
 * Encapsulates to many public keys in a worker thread, so that the engine answers other calls meanwhile. Only public keys
 * go in; the shared secrets come back by transfer, are copied into their holders once, and the moved buffers are wiped.
 * No content key, signing key or text is ever in the worker.
 */
import { Worker } from 'node:worker_threads'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { Encapsulations, type EncapsulateAhead } from './encapsulations.ts'

export interface EncapsulateRequest {
  readonly publicKeys: readonly Uint8Array[]
}

/** One after another, in groups; a key that nothing can be sealed to is left out. */
export interface EncapsulatedGroup {
  /** How many keys have been looked at. */
  readonly done: number
  readonly made: readonly { readonly index: number; readonly enc: Uint8Array; readonly secret: Uint8Array }[]
}

/** Keys between two messages: a few milliseconds of work. */
const group = 32

/** In the worker. Returns the buffers that are moved with each group. */
export function* encapsulateAll(
  crypto: Crypto,
  { publicKeys }: EncapsulateRequest,
): IterableIterator<{ readonly message: EncapsulatedGroup; readonly moved: ArrayBuffer[] }> {
  for (let at = 0; at < publicKeys.length; at += group) {
    const made = publicKeys.slice(at, at + group).flatMap((publicKey, i) => {
      const one = crypto.kemEncapsulate(publicKey)
      if (one === undefined) return []
      const secret = one.sharedSecret.unwrap((bytes) => new Uint8Array(bytes))
      one.sharedSecret.purge()
      return [{ index: at + i, enc: new Uint8Array(one.enc), secret }]
    })
    const moved = made.flatMap(({ enc, secret }) => [enc.buffer, secret.buffer])
    yield { message: { done: Math.min(at + group, publicKeys.length), made }, moved }
  }
}

/** `file`: the built or source form of engine/entry.worker.ts. */
export const encapsulateInWorker =
  (crypto: Crypto, file: string): EncapsulateAhead =>
  (publicKeys, { signal, progress }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new GiaobanError('engine/cancelled'))
      const encapsulate: EncapsulateRequest = { publicKeys: publicKeys.map((key) => new Uint8Array(key)) }
      const worker = new Worker(file, { workerData: { encapsulate } })
      const all = new Encapsulations()
      let isOver = false
      const end = (): void => {
        isOver = true
        signal.removeEventListener('abort', cancel)
        void worker.terminate()
      }
      const fail = (error: Error): void => {
        if (isOver) return
        end()
        all[Symbol.dispose]()
        reject(error)
      }
      const cancel = (): void => fail(new GiaobanError('engine/cancelled'))
      signal.addEventListener('abort', cancel)
      worker.on('message', ({ done, made }: EncapsulatedGroup) => {
        for (const { index, enc, secret } of made) {
          const publicKey = publicKeys[index]
          const sharedSecret = crypto.secretKey(secret)
          secret.fill(0)
          if (publicKey === undefined || isOver) sharedSecret.purge()
          else all.add(publicKey, { enc: new Uint8Array(enc), sharedSecret })
        }
        if (isOver) return
        progress(done)
        if (done < publicKeys.length) return
        end()
        resolve(all)
      })
      worker.once('error', fail)
      worker.once('exit', (code) => fail(new Error(`the worker ended with ${code}`)))
    })
