/** What engine tests share: real cryptography, a clock that is moved by hand, folders that vanish. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BasicDeps, Logger } from '../../engine/deps.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Clock } from '../../shared/time.ts'

/** Both clocks stand still until `advance` or, for the wall clock alone, `set`. */
export interface HandClock extends Clock {
  advance(ms: number): void
  set(wall: number): void
}

export function createHandClock(start = Date.UTC(2026, 10, 21, 13, 4, 5, 120)): HandClock {
  let wall = start
  let monotonic = 1000
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance: (ms) => {
      wall += ms
      monotonic += ms
    },
    set: (to) => {
      wall = to
    },
  }
}

export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export interface TestKit extends BasicDeps {
  readonly clock: HandClock
}

export async function makeTestKit(): Promise<TestKit> {
  return { clock: createHandClock(), crypto: await createCrypto(), step: () => {}, log: silentLog }
}

/** `using folder = temporaryFolder()`: removed at the end of the block. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'giaoban-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
