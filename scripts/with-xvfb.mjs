#!/usr/bin/env node
// node scripts/with-xvfb.mjs COMMAND ARG...   runs it on the desktop there is, else on a virtual one.
//   GIAOBAN_XVFB=1   on a virtual one in any case
import { spawn } from 'node:child_process'
import { virtualDisplay } from './lib/virtual-display.mjs'
import { fail, script } from './lib/run.mjs'

await script('with-xvfb', async () => {
  const [command, ...args] = process.argv.slice(2)
  if (command === undefined) fail('no command given', 'node scripts/with-xvfb.mjs COMMAND ARG...')
  const display = await virtualDisplay()
  const child = spawn(command, args, { stdio: 'inherit', env: display.env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.exitCode = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
  display.stop()
})
