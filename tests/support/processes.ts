/** Whole processes as tests start them: the built command line and relay, ended by signal, their output kept. */
import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { once } from 'node:events'

export const builtCli = resolve(import.meta.dirname, '../../out/main/cli.js')

/** A sentence that says what to do, instead of fifty tests that find no file. */
export function requireBuild(): void {
  if (!existsSync(builtCli)) throw new Error('out/main/cli.js is missing: run "npm run build" first')
}

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly error: string
  /** The document on stdout. Throws where there is none. */
  json<T = Record<string, unknown>>(): T
  /** `{code, message}` of the last line of stderr. */
  refusal(): { readonly code: string; readonly message: string }
}

export interface Environment {
  readonly [name: string]: string | undefined
}

/** Runs `giaoban ARGS` as a process of its own. Its stdout is added to `log`, its stderr to `log`.stderr. */
export async function runProcess(
  args: readonly string[],
  options: { readonly env: Environment; readonly cwd?: string; readonly log?: string },
): Promise<Outcome> {
  const child = spawn(process.execPath, [builtCli, ...args], {
    cwd: options.cwd ?? '/',
    env: { PATH: process.env['PATH'], ...options.env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, error, [code, signal]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ])
  if (options.log !== undefined) {
    appendFileSync(options.log, out)
    appendFileSync(`${options.log}.stderr`, error)
  }
  return {
    code,
    signal,
    out,
    error,
    json: <T>() => {
      if (code !== 0) throw new Error(`giaoban ${args.join(' ')} ended with ${code ?? signal}: ${error}`)
      return JSON.parse(out) as T
    },
    refusal: () =>
      (JSON.parse(error.trimEnd().split('\n').at(-1) ?? '') as { error: { code: string; message: string } }).error,
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

export interface RelayProcess extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** True when it died before it said that it is ready. */
  readonly stillborn: boolean
  /** Exit code and signal, when it has ended. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>
  /** What it has written so far, both streams. */
  log(): string
  /** SIGKILL, and gone when it resolves. */
  kill(): Promise<void>
  /** SIGTERM: drains, and gone when it resolves. */
  stop(): Promise<void>
}

/** `giaoban relay serve` on a port; resolves when it is ready, or when it has died before. */
export async function startRelayProcess(options: {
  readonly data: string
  readonly port: number
  readonly env?: Environment
  readonly args?: readonly string[]
  /** Both of its streams, line by line. */
  readonly log: string
}): Promise<RelayProcess> {
  const { data, port, env = {}, args = [], log } = options
  const child = spawn(
    process.execPath,
    [builtCli, 'relay', 'serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...args],
    { cwd: '/', env: { PATH: process.env['PATH'], ...env } as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  let written = ''
  const ready = new Promise<string>((found) => {
    let head = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        appendFileSync(log, part)
        written += part.toString()
        if (stream === child.stderr) return
        head += part.toString()
        const line = /^\{"ready":true,"url":"([^"]+)"\}$/m.exec(head)
        if (line?.[1] !== undefined) found(line[1])
      })
  })
  const url = await Promise.race([ready, ended.then(() => undefined)])
  if (url === undefined && child.signalCode === null) throw new Error(`the relay did not start: ${written.slice(-500)}`)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    url: url ?? '',
    pid: pidOf(child),
    stillborn: url === undefined,
    ended,
    log: () => written,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  }
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the process did not start')
  return child.pid
}

/** Numbered steps that a process wrote under `GIAOBAN_STEP=log`, as `name#ordinal`. */
export function stepsIn(log: string): readonly string[] {
  const counts = new Map<string, number>()
  return [...log.matchAll(/^\{"step":\d+,"name":"([a-z.-]+)"\}$/gm)].map(([, name = '']) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return `${name}#${count}`
  })
}

export const logFile = (folder: string): string => join(folder, 'relay.log')
