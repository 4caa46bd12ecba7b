/** A relay as a process of its own, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { RelayConfig } from '../../relay/config.ts'

const program = resolve(import.meta.dirname, '../scenario/relay/fixtures/relay-process.ts')

export interface RunningRelay {
  readonly url: string
  readonly child: ChildProcess
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>
}

/** `now`: what its clock begins with. `fatal`: a step at which it kills itself, and at the how manieth time. */
export async function startRelayProcess(
  config: RelayConfig,
  { now, fatal = [] }: { readonly now: number; readonly fatal?: readonly string[] },
): Promise<RunningRelay> {
  const settings = JSON.stringify({ ...config, now })
  const child = spawn(
    process.execPath,
    ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', program, settings, ...fatal],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  for await (const line of createInterface({ input: child.stdout! }))
    return { child, ended, url: (JSON.parse(line) as { url: string }).url }
  throw new Error('the relay did not come up')
}

/** `kill -9`. */
export async function killRelay({ child, ended }: RunningRelay): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
