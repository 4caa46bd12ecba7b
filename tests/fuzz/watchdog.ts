/** A thread beside the fuzzer: an input that does not come to an end is written down, and the run ends. */
import { writeFileSync, writeSync } from 'node:fs'
import { Worker, isMainThread, workerData } from 'node:worker_threads'
import { bytesToHex } from '../../shared/bytes.ts'

const patienceMs = 20_000
const headInts = 2

interface Shared {
  /** [number of the input, its length], then its bytes. */
  readonly memory: SharedArrayBuffer
  readonly file: string
}

export class Watchdog {
  readonly #memory: SharedArrayBuffer
  readonly #worker: Worker

  /** `file`: where an endless input is put. */
  constructor(options: { readonly maxBytes: number; readonly file: string }) {
    this.#memory = new SharedArrayBuffer(4 * headInts + options.maxBytes)
    const shared: Shared = { memory: this.#memory, file: options.file }
    this.#worker = new Worker(new URL(import.meta.url), { workerData: shared })
    this.#worker.unref()
  }

  /** This input is next. */
  begins(input: Uint8Array): void {
    const head = new Int32Array(this.#memory, 0, headInts)
    new Uint8Array(this.#memory, 4 * headInts).set(input)
    head[1] = input.length
    Atomics.add(head, 0, 1)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate()
  }
}

function watch({ memory, file }: Shared): void {
  const head = new Int32Array(memory, 0, headInts)
  let last = -1
  setInterval(() => {
    const now = Atomics.load(head, 0)
    if (now === last && now > 0) {
      writeFileSync(file, `${bytesToHex(new Uint8Array(memory, 4 * headInts, head[1] ?? 0).slice())}\n`)
      writeSync(2, `fuzz: an input does not come to an end: ${file}\n`)
      process.kill(process.pid, 'SIGKILL')
    }
    last = now
  }, patienceMs)
}

if (!isMainThread) watch(workerData as Shared)
