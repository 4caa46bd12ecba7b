/**
 * What SQLite does with a whole database file at once, and nothing can be answered meanwhile: in a worker thread where a
 * person waits, here where nobody does. The keys of a job are copies; whoever does it wipes them.
 */
import { rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { cleanSnapshot, isWholeDatabase, rekeyDatabase, snapshotInto } from './snapshot.ts'

export type DatabaseJob =
  /** All that is committed, without what has no place in a backup, as a new file under another key. */
  | { readonly job: 'backup'; readonly file: string; readonly key: Bytes; readonly to: string; readonly newKey: Bytes }
  /** Whether it opens under the key and is whole. */
  | { readonly job: 'check'; readonly file: string; readonly key: Bytes }

/** Rejects with GiaobanError `store/*`, `engine/cancelled`. */
export type DatabaseWork = (job: DatabaseJob, signal?: AbortSignal) => Promise<boolean>

export function doDatabaseJob(crypto: Pick<Crypto, 'secretKey'>, job: DatabaseJob): boolean {
  const key = crypto.secretKey(job.key)
  const newKey = job.job === 'backup' ? crypto.secretKey(job.newKey) : undefined
  for (const bytes of [job.key, job.job === 'backup' ? job.newKey : job.key]) bytes.fill(0)
  try {
    if (job.job === 'check') return isWholeDatabase(job.file, key)
    rmSync(job.to, { force: true }) // of a call that was killed
    snapshotInto(job.file, key, job.to)
    cleanSnapshot(job.to, key)
    if (newKey !== undefined) rekeyDatabase(job.to, { from: key, to: newKey })
    return true
  } finally {
    key.purge()
    newKey?.purge()
  }
}

export const databaseWorkHere =
  (crypto: Pick<Crypto, 'secretKey'>): DatabaseWork =>
  // a throw of the job rejects
  async (job) =>
    doDatabaseJob(crypto, job)

export type DatabaseAnswer = { readonly done: boolean } | { readonly code: ErrorCode }

/** In the worker. */
export function answerDatabaseJob(crypto: Crypto, job: DatabaseJob): DatabaseAnswer {
  try {
    return { done: doDatabaseJob(crypto, job) }
  } catch (thrown) {
    if (thrown instanceof GiaobanError) return { code: thrown.code }
    throw thrown
  }
}

/** `file`: the built or source form of engine/entry.worker.ts. */
export const databaseWorkInWorker =
  (file: string): DatabaseWork =>
  (job, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new GiaobanError('engine/cancelled'))
      const keys = job.job === 'backup' ? [job.key.buffer, job.newKey.buffer] : [job.key.buffer]
      const worker = new Worker(file, { workerData: { database: job }, transferList: keys })
      const end = (settle: () => void): void => {
        signal?.removeEventListener('abort', cancel)
        void worker.terminate()
        settle()
      }
      const cancel = (): void => end(() => reject(new GiaobanError('engine/cancelled')))
      signal?.addEventListener('abort', cancel)
      worker.once('message', (answer: DatabaseAnswer) =>
        end(() => ('code' in answer ? reject(new GiaobanError(answer.code)) : resolve(answer.done))),
      )
      worker.once('error', (error) => end(() => reject(error)))
      worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)))
    })
