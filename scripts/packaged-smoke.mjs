#!/usr/bin/env node
// node scripts/with-xvfb.mjs node scripts/packaged-smoke.mjs dist/linux-unpacked/giaoban
// Starts the packaged app: page and engine must run and stay, and all end in order. The shipped app has neither a
// debugger nor developer tools, so that it is looked at from outside, through its processes.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineSwitches } from './lib/launch-app.mjs'
import { engineEnvironment, fail, script, toolchain } from './lib/run.mjs'

const limitMs = 20_000
const staysMs = 2000
const pollMs = 100
const goneMs = 5000
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function commandLine(pid) {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  } catch {
    return undefined // ended meanwhile
  }
}

/** Every process below `pid`. */
function below(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((entry) => entry !== undefined)
  const found = []
  const visit = (parent) => {
    for (const entry of all) {
      if (entry.parent !== parent) continue
      found.push(entry)
      visit(entry.pid)
    }
  }
  visit(String(pid))
  return found
}

const expected = [
  ['page', /--type=renderer/],
  ['engine', /--type=utility.*(?:node\.mojom|NodeService|utility-sub-type=node)/],
  ...(toolchain().electron.kind === 'fallback'
    ? [['engine on Node', /app\.asar\.unpacked\/out\/main\/entry\.node\.js/]]
    : []),
]
const missing = (pid) => {
  const running = below(pid)
  return expected.filter(([, pattern]) => !running.some(({ command }) => pattern.test(command))).map(([name]) => name)
}

await script('packaged-smoke', async () => {
  const binary = process.argv[2]
  if (binary === undefined) fail('no binary given')
  const home = mkdtempSync(join(tmpdir(), 'giaoban-smoke-'))
  const env = { ...process.env, ...engineEnvironment() }
  const app = spawn(binary, [...machineSwitches(true), `--home=${home}`], { env, stdio: 'ignore' })
  const ended = new Promise((resolve) => app.on('exit', (code, signal) => resolve({ code, signal })))
  try {
    const started = Date.now()
    while (missing(app.pid).length > 0) {
      if (app.exitCode !== null) fail(`the app ended with ${app.exitCode}`)
      if (Date.now() - started > limitMs) fail(`not running: ${missing(app.pid).join(', ')}`)
      await pause(pollMs)
    }
    await pause(staysMs)
    if (missing(app.pid).length > 0) fail(`did not stay: ${missing(app.pid).join(', ')}`)
    const processes = below(app.pid)
    app.kill('SIGTERM')
    const end = await ended
    if (end.code !== 0) fail(`bad end ${JSON.stringify(end)}`)
    const leftOf = () => processes.filter(({ pid, command }) => commandLine(pid)?.command === command && command !== '')
    for (let waited = 0; leftOf().length > 0 && waited < goneMs; waited += pollMs) await pause(pollMs)
    const left = leftOf()
    if (left.length > 0) fail(`left behind: ${left.map(({ command }) => command).join('\n')}`)
    console.log(`packaged-smoke: ${expected.map(([name]) => name).join(', ')} ran and ended`)
  } finally {
    app.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  }
})
