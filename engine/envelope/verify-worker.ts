/**
 * Verifies a large attachment in a worker thread while its ciphertext still comes: the worker reads from the disk as far as
 * it is told that everything is there. The attachment's own key goes in, by transfer, and is wiped with the buffer; no
 * other key and no plaintext leaves or enters.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Worker, type MessagePort } from 'node:worker_threads'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { DescribedAttachment } from '../../shared/protocol/body.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { verifyAttachment, type AttachmentReason, type VerifyingCrypto } from './attachment-open.ts'

export interface VerifyRequest {
  readonly file: string
  readonly attachment: DescribedAttachment
  readonly areSegmentsChecked: boolean
}

/** As `verifyAttachment` in another thread. */
export interface Verification {
  /** The first `bytes` of the file are there, and stay as they are. */
  reached(bytes: number): void
  /** Rejects with GiaobanError `engine/cancelled` after `stop`, and with whatever ended the worker. */
  readonly verdict: Promise<Result<Bytes, AttachmentReason>>
  /** Resolves when nothing reads the file any more, and the key is wiped. */
  stop(): Promise<void>
}

export type VerifyBeside = (request: VerifyRequest) => Verification

/** A window and the chunks of it are all that lives: without these bounds V8 lets 40 MiB of them lie. */
const resourceLimits = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 }

type ToWorker = { readonly reached: number } | { readonly stop: true }
type FromWorker = { readonly file: Bytes } | { readonly reason: AttachmentReason }

/** In the worker: answers once, unless it is stopped before. */
export async function answerVerify(crypto: VerifyingCrypto, request: VerifyRequest, port: MessagePort): Promise<void> {
  let there = 0
  let isStopped = false
  let wake = (): void => {}
  port.on('message', (said: ToWorker) => {
    if ('reached' in said) there = said.reached
    else isStopped = true
    wake()
  })
  const until = async (end: number): Promise<void> => {
    await setImmediate() // for what was said meanwhile
    while (there < end && !isStopped) await new Promise<void>((resolve) => (wake = resolve))
    if (isStopped) throw new GiaobanError('engine/cancelled')
  }
  const { attachment, areSegmentsChecked } = request
  const { ciphertextSize } = attachment.manifest
  let handle: number | undefined
  let answer: FromWorker | undefined
  try {
    const read = async (offset: number, length: number, into = new Uint8Array(length)): Promise<Uint8Array> => {
      const end = Math.min(offset + length, ciphertextSize)
      await until(end)
      handle ??= openSync(request.file, 'r')
      return readWhole(handle, into.subarray(0, end - offset), offset)
    }
    const found = await verifyAttachment(crypto, attachment, { read, areSegmentsChecked })
    answer = found.ok ? { file: found.value } : { reason: found.error }
  } catch (thrown) {
    if (!isStopped) throw thrown
  } finally {
    attachment.secret.key.fill(0)
    if (handle !== undefined) closeSync(handle)
    if (answer !== undefined) port.postMessage(answer)
    port.close()
  }
}

/** What is there, where the file ends before. */
function readWhole(handle: number, into: Uint8Array, offset: number): Uint8Array {
  for (let filled = 0; filled < into.length;) {
    const count = readSync(handle, into, filled, into.length - filled, offset + filled)
    if (count === 0) return into.subarray(0, filled)
    filled += count
  }
  return into
}

/** `file`: the built or source form of engine/entry.worker.ts. */
export const verifyInWorker =
  (file: string): VerifyBeside =>
  (request) => {
    const { manifest, secret } = request.attachment
    const key = new Uint8Array(secret.key)
    const verify: VerifyRequest = { ...request, attachment: { manifest, secret: { ...secret, key } } }
    const worker = new Worker(file, { workerData: { verify }, transferList: [key.buffer], resourceLimits })
    const say = (said: ToWorker): void => worker.postMessage(said)
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const verdict = new Promise<Result<Bytes, AttachmentReason>>((resolve, reject) => {
      worker.once('message', (answer: FromWorker) => resolve('file' in answer ? ok(answer.file) : err(answer.reason)))
      worker.once('error', reject)
      worker.once('exit', () => reject(new GiaobanError('engine/cancelled')))
    })
    verdict.catch(() => undefined) // whoever waits for it hears of it
    return {
      verdict,
      reached: (bytes) => say({ reached: bytes }),
      stop: async () => {
        say({ stop: true })
        await ended
      },
    }
  }
