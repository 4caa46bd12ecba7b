#!/usr/bin/env node
// npm run package -- [dir] [tar] [deb]   Linux packages, without a download, of what `npm run build` built.
// npm run package -- relay               the relay's own .deb, with a Dockerfile beside it
// electron-builder makes the folder (archive, fuses); its own tar and deb steps would fetch tools.
//   GIAOBAN_DEB_FAST=1   weak compression, for trying
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bin, fail, root, run, script, toolEnvironment, toolchain } from './lib/run.mjs'
import { layOutDebian } from './package/debian.mjs'
import { dockerfile, layOutRelay, relayPackageName } from './package/relay.mjs'

const kinds = ['dir', 'tar', 'deb']
const compression = process.env.GIAOBAN_DEB_FAST ? ['-Zgzip', '-z1'] : ['-Zxz', '-z6']
const dist = join(root, 'dist')

/** The time of the last commit, so that the same commit makes the same archive. */
function sourceDate() {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH
  return spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout?.trim() || '0'
}

function step(command, args) {
  const started = Date.now()
  const { status } = run(command, args, { env: { ...toolEnvironment(), SOURCE_DATE_EPOCH: sourceDate() } })
  if (status !== 0) fail(`${command} ended with ${status}`)
  console.log(`package: ${command.split('/').at(-1)} ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

function makeTar(base) {
  const owner = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${sourceDate()}`]
  const names = ['--transform', `s,^linux-unpacked,${base},`, '-C', dist, '-czf', join(dist, `${base}.tar.gz`)]
  step('tar', [...owner, ...names, 'linux-unpacked'])
}

function makeDeb(base, manifest) {
  const folder = layOutDebian({ dist, manifest })
  step('dpkg-deb', ['--root-owner-group', ...compression, '--build', folder, join(dist, `${base}.deb`)])
  rmSync(folder, { recursive: true, force: true })
}

function makeRelay(manifest) {
  mkdirSync(dist, { recursive: true })
  const folder = layOutRelay({ dist, manifest })
  step('dpkg-deb', ['--root-owner-group', ...compression, '--build', folder, join(dist, relayPackageName(manifest))])
  copyFileSync(dockerfile, join(dist, 'Dockerfile'))
  rmSync(folder, { recursive: true, force: true })
}

await script('package', () => {
  const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : kinds
  for (const kind of wanted)
    if (![...kinds, 'relay'].includes(kind)) fail(`unknown kind ${kind}`, `one of ${kinds.join(', ')}, relay`)
  if (!existsSync(join(root, 'out/main/index.js'))) fail('nothing is built', 'npm run build')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (wanted.includes('relay')) {
    if (wanted.length > 1) fail('the relay is packed alone', 'npm run package -- relay')
    rmSync(join(dist, relayPackageName(manifest)), { force: true })
    return makeRelay(manifest)
  }
  const { electron } = toolchain()
  rmSync(dist, { recursive: true, force: true })
  step(bin('electron-builder'), ['--linux', 'dir', '--x64', '-c', 'electron-builder.config.cjs'])
  // an old runtime with known holes, repacked by a third party, must never be shipped
  const suffix = electron.kind === 'official' ? '' : '-TEST-ONLY'
  const base = `${manifest.name}-${manifest.version}-linux-x64${suffix}`
  if (wanted.includes('tar')) makeTar(base)
  if (wanted.includes('deb')) makeDeb(base, manifest)
  for (const name of readdirSync(dist).filter((file) => /\.(?:deb|gz)$/.test(file))) {
    console.log(`package: ${name} ${(statSync(join(dist, name)).size / 1e6).toFixed(1)} MB`)
  }
})
