/** A relay as a process of its own, so that its memory and time are measured alone: the program of relay-process.ts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RelayConfig } from '../../relay/config.ts'
import type { RelayBounds } from '../../relay/deps.ts'
import type { Fleet } from './fleet.ts'

export interface RelayOrder {
  readonly config: RelayConfig
  /** OFF: what a disk costs, for the measurement alone. No product setting leads here. */
  readonly synchronous: 'FULL' | 'OFF'
  readonly bounds?: Partial<RelayBounds>
  /** How far SIGUSR2 sets the clock forth, right, back, and right again, in turn. */
  readonly jumpMs?: number
}

/** Resident memory and processor time of a process, by Linux. */
export interface ProcessUse {
  rssBytes(): number
  cpuMs(): number
}

export interface RunningRelay extends ProcessUse, AsyncDisposable {
  readonly url: string
  readonly pid: number
  readonly isAlive: boolean
  /** SIGKILL, and gone. */
  kill(): Promise<void>
  /** SIGTERM: drained, and gone. */
  stop(): Promise<void>
}

export const configOf = (fleet: Fleet, change: Partial<RelayConfig> = {}): RelayConfig => ({
  data: fleet.data,
  logKeyFile: fleet.logKeyFile,
  host: '127.0.0.1',
  port: 0,
  store: 'sqlite',
  tls: undefined,
  root: undefined,
  logLevel: 'silent',
  ...change,
})

const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'

export async function startRelay(order: RelayOrder): Promise<RunningRelay> {
  // built beside the program that runs, or as it is beside this file
  const built = join(dirname(process.argv[1] ?? ''), 'relay.js')
  const program = existsSync(built) ? built : join(import.meta.dirname, 'relay-process.ts')
  const child = spawn(process.execPath, [quiet, program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line') as Promise<[string]>, ended.then(() => undefined)])
  if (first === undefined || child.pid === undefined) throw new Error('the relay did not start')
  const { url } = JSON.parse(first[0]) as { readonly url: string }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    url,
    pid: child.pid,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null
    },
    ...useOf(child.pid),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  }
}

const tickMs = 10 // USER_HZ is 100 on every Linux of today

export function useOf(pid: number): ProcessUse {
  return {
    rssBytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    cpuMs: () => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * tickMs
    },
  }
}
