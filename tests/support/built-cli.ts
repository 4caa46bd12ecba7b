/** The built command line, run as other systems run it: a process, its streams, its exit code. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
export const cliFile = process.env['GIAOBAN_CLI'] ?? join(root, 'out/main/cli.js')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

export interface BuiltCli {
  /** Waits for the end of the command. */
  run(...argv: readonly string[]): Promise<Ended>
  /** The JSON document of a command that must succeed. */
  json<T>(...argv: readonly string[]): Promise<T>
  /** The code of a command that must be refused, with nothing on stdout. */
  refusal(...argv: readonly string[]): Promise<{ readonly exit: number | null; readonly code: string }>
  start(...argv: readonly string[]): ChildProcess
}

/** @param folder where the machine key of these homes lies, and the working folder */
export function builtCli(folder: string, env: Readonly<Record<string, string>> = {}): BuiltCli {
  if (!existsSync(cliFile)) throw new Error('the command line is not built: npm run build')
  const own = {
    ...process.env,
    GIAOBAN_PASSPHRASE: 'giao ban thu nghiem',
    GIAOBAN_MACHINE_KEY: join(folder, 'machine.key'),
    ...env,
  }
  const start = (...argv: readonly string[]): ChildProcess =>
    spawn(process.execPath, [cliFile, ...argv], { cwd: folder, env: own, stdio: ['ignore', 'pipe', 'pipe'] })
  const run = (...argv: readonly string[]): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = start(...argv)
      let out = ''
      let error = ''
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (error += text))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, out, error }))
    })
  return {
    start,
    run,
    json: async <T>(...argv: readonly string[]) => {
      const { code, out, error } = await run(...argv, '--json')
      if (code !== 0) throw new Error(`giaoban ${argv.join(' ')} ended with ${code}: ${error}`)
      return JSON.parse(out) as T
    },
    refusal: async (...argv) => {
      const { code, out, error } = await run(...argv, '--json')
      if (out !== '') throw new Error(`giaoban ${argv.join(' ')} wrote to stdout: ${out}`)
      const last = JSON.parse(error.trimEnd().split('\n').at(-1) ?? '') as { error: { code: string } }
      return { exit: code, code: last.error.code }
    },
  }
}

export interface RunningRelay extends AsyncDisposable {
  readonly url: string
  readonly process: ChildProcess
}

/** Resolves with the first line on stdout; disposing asks it to end and waits. */
export async function serveRelay(
  cli: BuiltCli,
  data: string,
  listen = '127.0.0.1:0',
  more: readonly string[] = [],
): Promise<RunningRelay> {
  const child = cli.start('relay', 'serve', '--data', data, '--listen', listen, ...more)
  child.stderr?.resume()
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more
      const end = text.indexOf('\n')
      if (end >= 0) resolve((JSON.parse(text.slice(0, end)) as { url: string }).url)
    })
    child.on('exit', (code) => reject(new Error(`the relay ended with ${code}`)))
  })
  return {
    url,
    process: child,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
