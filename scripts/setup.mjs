#!/usr/bin/env node
// Everything a fresh clone needs, in one command: npm run setup
// Plain Node 20.19 or newer, no dependencies. Does nothing that it has already done.
//   --tests    also what only the tests need: Chromium, nats-server
//   --check    change nothing; exit 1 if something is missing
//   --no-apt   never call apt-get
//   GIAOBAN_ELECTRON=auto|official|fallback   GIAOBAN_CACHE=DIR
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fail, script, toolchainFile } from './lib/run.mjs'
import { installDependencies, projectNode } from './setup/dependencies.mjs'
import { electronRuntime } from './setup/electron-runtime.mjs'
import { systemPackages } from './setup/system.mjs'

const args = new Set(process.argv.slice(2))
const started = Date.now()
const say = (text) => console.log(`setup: ${text}`)

await script('setup', async () => {
  for (const arg of args) if (!['--tests', '--check', '--no-apt'].includes(arg)) fail(`unknown argument ${arg}`)
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node ${process.versions.node} is too old`, 'install Node 20.19 or newer; the project brings its own Node 24')
  }
  const check = args.has('--check')
  installDependencies({ check, say })
  const node = projectNode()
  const electron = await electronRuntime({ check, say })
  systemPackages({ electron, tests: args.has('--tests'), check, noApt: args.has('--no-apt'), say })
  if (!check) {
    mkdirSync(dirname(toolchainFile), { recursive: true })
    writeFileSync(toolchainFile, `${JSON.stringify({ node, electron }, undefined, 2)}\n`)
  }
  say(`Node ${node.version}; Electron ${electron.version} (${electron.kind})`)
  say(`done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
})
