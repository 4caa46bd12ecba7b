/** `giaoban` as a process of its own, the built one, with the most memory that it ever held. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = join(process.cwd(), 'out/main/cli.js')
const pollMs = 50
/** The public one of demonstration worlds. */
const passphrase = 'giao ban thu nghiem'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly peakBytes: number
}

export interface RunningProgram {
  readonly child: ChildProcess
  /** The most that was resident until now. */
  peakBytes(): number
}

export function start(args: readonly string[]): RunningProgram {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], GIAOBAN_PASSPHRASE: passphrase },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let peak = 0
  const look = (): void => {
    peak = Math.max(peak, peakOf(child.pid))
  }
  const timer = setInterval(look, pollMs)
  child.once('exit', () => clearInterval(timer))
  return { child, peakBytes: () => (look(), peak) }
}

/** VmHWM: the kernel's own high-water mark; nothing of a process that has ended. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

export async function run(args: readonly string[]): Promise<Ended> {
  const running = start(args)
  const parts: Buffer[] = []
  running.child.stdout?.on('data', (part: Buffer) => parts.push(part))
  const [code] = (await once(running.child, 'close')) as [number | null]
  return { code, out: Buffer.concat(parts).toString(), peakBytes: running.peakBytes() }
}

/** Throws where the command refuses. */
export async function json<T>(args: readonly string[]): Promise<T> {
  const { code, out } = await run([...args, '--json'])
  if (code !== 0) throw new Error(`giaoban ${args.slice(0, 2).join(' ')} ended with ${code}`)
  return JSON.parse(out) as T
}

export interface ServedRelay extends RunningProgram {
  readonly url: string
  /** SIGKILL, and gone. */
  kill(): Promise<void>
}

export async function serveRelay(data: string, listen: string): Promise<ServedRelay> {
  const running = start(['relay', 'serve', '--data', data, '--listen', listen])
  const { child } = running
  const ended = once(child, 'exit')
  if (child.stdout === null) throw new Error('its output is a pipe')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url } = JSON.parse(line) as { readonly url: string }
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
  }
  return { ...running, url, kill }
}
