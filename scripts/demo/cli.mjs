// The command line as these scripts call it: the built one, on the Node that set-up found.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fail, root, toolchain } from '../lib/run.mjs'

export const cli = (...args) => ({ command: toolchain().node.path, args: [join(root, 'out/main/cli.js'), ...args] })

/** Runs a command to its end and gives its JSON document. Its last line of stderr becomes our sentence when it fails. */
export function giaoban(...argv) {
  const { command, args } = cli(...argv, '--json')
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, error] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (error += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve(JSON.parse(out))
      try {
        fail(`giaoban ${argv.slice(0, 2).join(' ')}: ${error.trimEnd().split('\n').at(-1)}`)
      } catch (failure) {
        reject(failure)
      }
    })
  })
}
