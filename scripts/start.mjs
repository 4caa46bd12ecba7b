#!/usr/bin/env node
// npm start [-- --fresh] [-- --headless]: a relay, a demonstration world in .demo/, three desks that exchange bulletins.
import { join } from 'node:path'
import { fail, root, script } from './lib/run.mjs'
import { startRelay } from './demo/relay.mjs'
import { demoWorld, homeOf, prepareFolder } from './demo/world.mjs'

const folder = join(root, '.demo')
const passphrase = 'giao ban thu nghiem'
const known = new Set(['--fresh', '--headless'])

await script('start', async () => {
  const args = process.argv.slice(2)
  const unknown = args.find((arg) => !known.has(arg))
  if (unknown !== undefined)
    fail(`unknown option ${unknown}`, `npm start -- ${[...known].map((each) => `[${each}]`).join(' ')}`)
  // the world has the public passphrase, whatever the terminal has set
  process.env.GIAOBAN_PASSPHRASE = passphrase
  if (process.getuid?.() === 0) console.log("start: as root, Chromium's sandbox is off")
  prepareFolder(folder, { fresh: args.includes('--fresh') })
  const relay = await startRelay(folder)
  console.log(`start: relay at ${relay.url}`)
  try {
    const world = await demoWorld(folder, relay)
    console.log(`start: passphrase of every desk: ${passphrase}`)
    const desks = {
      duty: homeOf(world, 'tp-hcm', 'duty'),
      investigator: homeOf(world, 'tp-hcm', 'investigator'),
      commander: homeOf(world, 'binh-duong', 'commander'),
    }
    const { play } =
      args.includes('--headless') || !hasDesktop()
        ? await import('./demo/headless.mjs')
        : await import('./demo/windows.mjs')
    await play({ desks, folder, passphrase })
  } finally {
    await relay.stop()
  }
})

function hasDesktop() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
