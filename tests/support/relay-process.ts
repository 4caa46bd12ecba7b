/** A relay as a process of its own, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { RelayConfig } from '../../relay/config.ts'
import type { RelayBounds } from '../../relay/deps.ts'

const program = resolve(import.meta.dirname, '../scenario/relay/fixtures/relay-process.ts')

export interface RunningRelay {
  readonly url: string
  readonly child: ChildProcess
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>
}

export interface SpawnedRelay extends Pick<RunningRelay, 'child' | 'ended'> {
  /** Its URL, when it takes sessions; rejects when it ends before. */
  readonly ready: Promise<string>
}

interface StartOptions {
  /** What its clock begins with. */
  readonly now: number
  /** A step at which it kills itself, and at the how manieth time. */
  readonly fatal?: readonly string[]
  /** Where its log goes; absent: with the test's own. */
  readonly stderr?: number
  readonly bounds?: Partial<RelayBounds>
  /** The same program at another place. */
  readonly command?: (program: readonly string[]) => readonly string[]
}

/** At once: to be killed while it starts. Its certificate is read from the files. */
export function spawnRelay(config: RelayConfig, options: StartOptions): SpawnedRelay {
  const { now, fatal = [], stderr, bounds = {}, command = (same) => same } = options
  const settings = JSON.stringify({ ...config, tls: config.tls?.files, bounds, now })
  const bare = [process.execPath, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', program, settings, ...fatal]
  const [first = process.execPath, ...rest] = command(bare)
  const child = spawn(first, rest, { stdio: ['ignore', 'pipe', stderr ?? 'inherit'] })
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  const ready = urlFrom(child)
  ready.catch(() => undefined)
  return { child, ended, ready }
}

async function urlFrom(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return (JSON.parse(line) as { url: string }).url
  throw new Error('the relay did not come up')
}

export async function startRelayProcess(config: RelayConfig, options: StartOptions): Promise<RunningRelay> {
  const { child, ended, ready } = spawnRelay(config, options)
  return { child, ended, url: await ready }
}

/** `kill -9`. */
export async function killRelay({ child, ended }: Pick<RunningRelay, 'child' | 'ended'>): Promise<void> {
  child.kill('SIGKILL')
  await ended
}
