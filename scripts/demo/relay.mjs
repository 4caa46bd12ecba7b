// The demonstration's relay: a process of its own, on a port of loopback that is remembered.
import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../lib/run.mjs'
import { cli } from './cli.mjs'

/** @returns {Promise<{ url: string, isNewPort: boolean, stop(): Promise<void> }>} */
export async function startRelay(folder) {
  const memory = join(folder, 'port')
  const remembered = existsSync(memory) ? readFileSync(memory, 'utf8').trim() : '0'
  const relay =
    (await listen(folder, remembered)) ??
    (await listen(folder, '0')) ??
    fail('the relay does not start', `read ${join(folder, 'relay.log')}`)
  const port = new URL(relay.url).port
  writeFileSync(memory, `${port}\n`)
  return { ...relay, isNewPort: port !== remembered }
}

/** Resolves with the first line that the relay writes; `undefined` when it ends before. */
function listen(folder, port) {
  const log = openSync(join(folder, 'relay.log'), 'a')
  const { command, args } = cli('relay', 'serve', '--data', join(folder, 'relay'), '--listen', `127.0.0.1:${port}`)
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', log] })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return new Promise((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more
      if (text.includes('\n')) resolve({ url: JSON.parse(text.slice(0, text.indexOf('\n'))).url, stop })
    })
    child.on('exit', () => resolve(undefined))
  })
}
