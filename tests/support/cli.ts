/** The command line in process, as a test sees it: what it wrote, and its exit code. */
import type { CliProcess } from '../../cli/cli.ts'
import { commands } from '../../cli/registry.ts'
import { run } from '../../cli/run.ts'

export interface CliRun {
  readonly code: 0 | 1 | 2
  readonly out: string
  readonly error: string
}

export async function runCli(argv: readonly string[], over: Partial<CliProcess> = {}): Promise<CliRun> {
  let out = ''
  let error = ''
  const code = await run({
    argv,
    commands,
    process: {
      env: {},
      cwd: '/',
      clock: { now: () => Date.UTC(2026, 10, 21), monotonic: () => 0 },
      interactive: false,
      writeOut: (text) => (out += text),
      writeError: (text) => (error += text),
      askSecret: () => Promise.reject(new Error('nobody is there to be asked')),
      kill: () => undefined,
      stop: new AbortController().signal,
      ...over,
    },
  })
  return { code, out, error }
}

/** `{code, message}` of the last line of stderr. */
export const refusalOf = ({ error }: CliRun): { readonly code: string; readonly message: string } =>
  (JSON.parse(error.trimEnd().split('\n').at(-1) ?? '{}') as { error: { code: string; message: string } }).error
