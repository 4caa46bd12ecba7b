#!/usr/bin/env node
// node scripts/mixed-versions.mjs COMMIT     this version with the one of COMMIT: relays and desks of both, upgrade and rollback
// Builds COMMIT beside itself, offline, with the modules that are installed here. Some minutes; not in npm test.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, fail, root, run, script } from './lib/run.mjs'

const say = (text) => console.log(`mixed-versions: ${text}`)

function buildOld(commit, folder) {
  mkdirSync(folder)
  const tar = join(folder, 'old.tar')
  if (run('git', ['archive', '-o', tar, commit]).status !== 0) fail(`no commit ${commit}`)
  run('tar', ['-xf', tar, '-C', folder])
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const built = run(bin('vite'), ['build', '-c', 'vite.node.config.mts', '--logLevel', 'error'], { cwd: folder })
  if (built.status !== 0) fail(`${commit} does not build with the modules of today`)
  return join(folder, 'out/main/cli.js')
}

await script('mixed-versions', async () => {
  const commit = process.argv[2]
  if (commit === undefined) fail('no commit given', 'node scripts/mixed-versions.mjs COMMIT')
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-mixed-'))
  const env = { ...process.env, GIAOBAN_PASSPHRASE: 'giao ban thu nghiem', GIAOBAN_MACHINE_KEY: join(folder, 'key') }
  const running = []
  try {
    const program = { old: buildOld(commit, join(folder, 'old')), new: join(root, 'out/main/cli.js') }
    const ask = (version, ...args) =>
      spawnSync(process.execPath, [program[version], ...args, '--json'], { encoding: 'utf8', env, cwd: folder })
    const giaoban = (version, ...args) => {
      const ended = ask(version, ...args)
      if (ended.status !== 0) fail(`${version} giaoban ${args.join(' ')}: ${ended.stderr}`)
      return ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : {}
    }
    const serve = async (version, data, listen = '127.0.0.1:0') => {
      const args = [
        'relay',
        'serve',
        '--data',
        data,
        '--log-key',
        join(folder, 'log.key'),
        '--listen',
        listen,
        '--json',
      ]
      const child = spawn(process.execPath, [program[version], ...args], {
        env,
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.push(child)
      let error = ''
      child.stderr.on('data', (part) => (error += part))
      const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
      if (!Buffer.isBuffer(line)) return { code: /"code":"([^"]+)"/.exec(error)?.[1] ?? error }
      const stop = async () => {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      return { url: JSON.parse(line).url, stop }
    }
    const world = join(folder, 'world')
    const home = { old: join(world, 'tp-hcm/duty'), new: join(world, 'binh-duong/commander') }
    const unit = { old: 'tp-hcm', new: 'binh-duong' }
    const bulletin = join(folder, 'bulletin.json')
    const picture = join(root, 'resources/icons/512x512.png')
    /** A bulletin with a file from a desk of each version to one of the other; both must arrive whole and be confirmed. */
    const exchange = (what) => {
      for (const [from, to] of [
        ['old', 'new'],
        ['new', 'old'],
      ]) {
        const { id } = giaoban(
          from,
          'bulletin',
          'send',
          '--home',
          home[from],
          '--file',
          bulletin,
          '--to',
          unit[to],
          '--attach',
          picture,
        )
        for (const each of [from, to, from]) giaoban(each, 'sync', '--home', home[each])
        const { bulletins } = giaoban(to, 'bulletin', 'list', '--home', home[to])
        if (!bulletins.some((each) => each.id === id)) fail(`${what}: nothing came from ${from} to ${to}`)
        const { units } = giaoban(from, 'bulletin', 'status', id, '--home', home[from])
        const rung = units.find((each) => each.unit === unit[to])?.rung
        if (rung !== 'decrypted') fail(`${what}: ${from} hears "${rung}" of ${to}`)
      }
      say(`${what}: both ways, with receipts`)
    }

    const data = join(folder, 'data')
    let relay = await serve('old', data)
    giaoban('old', 'demo', 'up', '--dir', world, '--relay', relay.url)
    writeFileSync(
      bulletin,
      spawnSync(process.execPath, [program.old, 'schema', 'bulletin', '--example'], { env }).stdout,
    )
    exchange('old relay')
    const backup = join(folder, 'backup')
    giaoban('new', 'relay', 'backup', '--data', data, '--out', backup)
    await relay.stop()

    const listen = new URL(relay.url).host
    relay = await serve('new', data, listen)
    if (relay.code !== undefined) fail(`the new relay does not take over: ${relay.code}`)
    exchange('new relay on the data of the old one')
    await relay.stop()

    const refused = await serve('old', data, listen)
    if (refused.code === undefined) {
      say('rollback: the format is the same, the old relay goes on with the data')
      await refused.stop()
    } else {
      say(`rollback: the old relay refuses the data of the new one with ${refused.code}`)
      if (refused.code !== 'store/newer-format') fail('it should say store/newer-format')
    }
    const restored = join(folder, 'restored')
    giaoban('new', 'relay', 'restore', backup, '--data', restored)
    relay = await serve('old', restored, listen)
    if (relay.code !== undefined) fail(`the old relay does not open the backup from before: ${relay.code}`)
    exchange('rollback to the backup from before')
    await relay.stop()
  } finally {
    for (const child of running) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
