#!/usr/bin/env node
// The `giaoban` command: plain JavaScript, so that it can say what is missing before anything is built.
// The SQLite module needs Node-API 10 (Node 22.14 or newer); on an older Node it starts again on the checkout's own.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const program = join(root, 'out/main/cli.js')
const ownNode = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const neededApi = 10
const usageExit = 2

function refuse(message) {
  console.error(`giaoban: ${message}`)
  process.exitCode = usageExit
}

if (!existsSync(program)) {
  refuse(`this checkout is not built: ${existsSync(ownNode) ? 'npm run build' : 'npm run setup && npm run build'}`)
} else if (Number(process.versions.napi) >= neededApi) {
  process.argv[1] = program
  await import(pathToFileURL(program).href)
} else if (!existsSync(ownNode)) {
  refuse(`Node ${process.versions.node} is too old and this checkout has no Node of its own: npm run setup`)
} else {
  const child = spawn(ownNode, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => refuse(error.message))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1
    else {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
  })
}
