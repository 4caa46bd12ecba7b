/** Composition root of the command line: the one place that touches the process. */
import { stderr, stdin } from 'node:process'
import { systemClock } from '../engine/config.ts'
import { askSecret } from './ask-secret.ts'
import { commands } from './registry.ts'
import { run } from './run.ts'

/** In which what it has said is written. */
const refusedMs = 5000

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // a second signal ends a command that does not heed the first
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
}

const write = (stream: NodeJS.WriteStream, text: string): void => {
  stream.write(text)
}
// a reader that has gone (`giaoban ... | head`) is not an error of ours
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** `workerFile`: the built engine/entry.worker.ts. */
export function main(workerFile: string): void {
  void run({
    argv: process.argv.slice(2),
    commands,
    process: {
      env: process.env,
      workerFile,
      cwd: process.cwd(),
      clock: systemClock(),
      interactive: stdin.isTTY && stderr.isTTY,
      writeOut: (text) => write(process.stdout, text),
      writeError: (text) => write(process.stderr, text),
      askSecret: (question) => askSecret(stdin, (text) => write(process.stderr, text), question),
      kill: () => process.kill(process.pid, 'SIGKILL'),
      onHangup: (listener) => void process.on('SIGHUP', listener),
      stop: stop.signal,
    },
  }).then((code) => {
    process.exitCode = code
    // of a command that was refused nothing may keep the process: a connection that is tried again without end, for one
    if (code !== 0) setTimeout(() => process.exit(code), refusedMs).unref()
  })
}
