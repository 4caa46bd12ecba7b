// npm dependencies exactly as locked, and the Node that the tools and the engine run on.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, fail, root, run } from '../lib/run.mjs'

const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides']

/** Changes when, and only when, `npm ci` would install something else. */
function wanted() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const hash = createHash('sha256').update(JSON.stringify(sections.map((name) => manifest[name] ?? {})))
  for (const name of ['package-lock.json', '.npmrc']) {
    hash.update(name).update(existsSync(join(root, name)) ? readFileSync(join(root, name)) : '')
  }
  return `${process.platform}-${process.arch} ${hash.digest('hex')}`
}

export function installDependencies({ check, say }) {
  const stamp = join(root, 'node_modules/.setup-stamp')
  const want = wanted()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return say('npm dependencies are current')
  if (check) fail('npm dependencies are missing or stale', 'npm run setup')
  if (!existsSync(join(root, 'package-lock.json'))) fail('package-lock.json is missing', 'restore it from git')
  say('installing npm dependencies (npm ci)')
  // --loglevel=error hides EBADENGINE: npm itself may run on Node 20, the tools run on the project's Node 24
  const result = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (result.status !== 0) {
    fail(`npm ci failed with exit code ${result.status}`, 'read the lines above; is the npm registry reachable?')
  }
  writeFileSync(stamp, want)
}

export function projectNode() {
  const own = bin(process.platform === 'win32' ? 'node.cmd' : 'node')
  const candidate = existsSync(own) ? own : process.execPath
  const print = 'process.versions.node + " " + process.versions.napi + " " + process.execPath'
  const [version, napi, ...path] = run(candidate, ['-p', print], { quiet: true }).stdout.trim().split(' ')
  if (Number(napi) < 10) {
    fail(`Node ${version} has Node-API ${napi}; the SQLite module needs 10 and would crash`, 'install Node 24')
  }
  return { path: path.join(' '), version }
}
