#!/usr/bin/env node
// npm start: opens the app on a profile in .demo/.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from './lib/launch-app.mjs'
import { root, script } from './lib/run.mjs'
import { virtualDisplay } from './lib/virtual-display.mjs'

await script('start', async () => {
  if (process.getuid?.() === 0) console.log("start: as root, Chromium's sandbox is off")
  const home = join(root, '.demo/home')
  mkdirSync(home, { recursive: true })
  const display = await virtualDisplay()
  const app = launchApp({ home, env: display.env, virtual: display.virtual })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal))
  process.exitCode = await new Promise((resolve) => app.on('exit', (code) => resolve(code ?? 0)))
  display.stop()
})
