#!/usr/bin/env node
// npm run lock: after a change of dependencies, writes package-lock.json anew from package.json.
// A registry that does not hold the binaries of all platforms makes npm leave them out of the lock, and `npm ci` then
// refuses that lock. What is missing is added by name, version and platform; it is installed on that platform only, and
// has no checksum until the lock is written against a registry that has it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root, run, script } from './lib/run.mjs'

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix', 'sunos', 'netbsd', 'openbsd']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

/** `{ os, cpu }` of names like `binding-linux-arm-gnueabihf`; undefined for other names. */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = systems.find((system) => words.includes(system))
  const cpu = processors.find((processor) => words.includes(processor))
  return os && cpu ? { os: [os], cpu: [cpu] } : undefined
}

function complete(lock) {
  const added = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`${path}/node_modules/${name}`, `node_modules/${name}`].map((place) => place.replace(/^\//, ''))
      if (places.some((place) => lock.packages[place])) continue
      const platform = platformOf(name)
      if (platform === undefined) fail(`${name}@${version} of ${path} is missing, and not a platform's binary`)
      const dev = entry.dev ? { dev: true } : {}
      lock.packages[`node_modules/${name}`] = { version, ...platform, ...dev, optional: true }
      added.push(`${name}@${version}`)
    }
  }
  return added
}

await script('lock', () => {
  const { status } = run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund', '--loglevel=error'])
  if (status !== 0) fail(`npm install ended with ${status}`)
  const file = join(root, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const added = complete(lock)
  const order = ([a], [b]) => (a < b ? -1 : 1)
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(order))
  writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`)
  console.log(`lock: ${Object.keys(lock.packages).length} packages, ${added.length} of them added by name`)
})
