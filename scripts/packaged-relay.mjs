#!/usr/bin/env node
// node scripts/packaged-relay.mjs dist/giaoban-relay_0.1.0_amd64.deb     unpacks the package and runs the relay from there
// node scripts/packaged-relay.mjs --in ROOT                               as root: where it was installed with dpkg, as its own user
// Two desks of a demonstration exchange a bulletin through it; then its metrics, SIGHUP, a backup while it runs, SIGTERM, and
// that backup put back: what was posted after it must arrive all the same.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fail, root, script } from './lib/run.mjs'

const [first, second] = process.argv.slice(2)

/** The command of the package with its leading arguments, and where it may write. */
function unpacked(folder) {
  const tree = join(folder, 'tree')
  if (spawnSync('dpkg-deb', ['-x', resolve(first), tree]).status !== 0) fail(`${first} is no package`)
  return { command: [join(tree, 'usr/bin/giaoban-relay')], state: join(folder, 'state') }
}

const installed = () => ({
  command: ['chroot', '--userspec=giaoban-relay:giaoban-relay', resolve(second), '/usr/bin/giaoban-relay'],
  state: `/var/lib/giaoban-relay/try-${process.pid}`,
})

await script('packaged-relay', async () => {
  if (first === undefined || (first === '--in' && second === undefined))
    fail('no package given', 'npm run package -- relay')
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-packaged-'))
  const { command, state } = first === '--in' ? installed() : unpacked(folder)
  const [program, ...leading] = command
  const own = (...args) =>
    spawnSync(program, [...leading, ...args, '--json'], { encoding: 'utf8', cwd: '/', env: { PATH: process.env.PATH } })
  const giaoban = (...args) => {
    const env = { ...process.env, GIAOBAN_PASSPHRASE: 'giao ban thu nghiem', GIAOBAN_MACHINE_KEY: join(folder, 'key') }
    const ended = spawnSync(process.execPath, [join(root, 'out/main/cli.js'), ...args, '--json'], {
      encoding: 'utf8',
      env,
    })
    if (ended.status !== 0) fail(`giaoban ${args.join(' ')}: ${ended.stderr}`)
    return ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : {}
  }
  let relay
  let written = ''
  const serve = async (data, listen) => {
    const args = ['serve', '--data', data, '--log-key', `${state}/log.key`, '--listen', listen, '--metrics', '0']
    relay = spawn(program, [...leading, ...args], {
      cwd: '/',
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    relay.stderr.on('data', (part) => (written += part))
    const [line] = await Promise.race([once(relay.stdout, 'data'), once(relay, 'exit')])
    if (!Buffer.isBuffer(line)) fail(`the relay did not start: ${written}`)
    return JSON.parse(line)
  }
  const stop = async () => {
    const ended = once(relay, 'exit')
    relay.kill('SIGTERM')
    const [code] = await ended
    if (code !== 0) fail(`ended with ${code}: ${written}`)
  }
  try {
    const { url, metrics } = await serve(`${state}/data`, '127.0.0.1:0')
    const world = join(folder, 'world')
    giaoban('demo', 'up', '--dir', world, '--relay', url)
    const example = spawnSync(process.execPath, [join(root, 'out/main/cli.js'), 'schema', 'bulletin', '--example'])
    writeFileSync(join(folder, 'bulletin.json'), example.stdout)
    const [sender, receiver] = [join(world, 'tp-hcm/duty'), join(world, 'binh-duong/commander')]
    const send = () =>
      giaoban('bulletin', 'send', '--home', sender, '--file', join(folder, 'bulletin.json'), '--to', 'binh-duong')
    const come = () => giaoban('bulletin', 'list', '--home', receiver).bulletins.length
    send()
    for (const home of [sender, receiver, sender]) giaoban('sync', '--home', home)
    if (come() !== 1) fail('the bulletin has not come')
    const text = await (await fetch(`${metrics}/metrics`)).text()
    if (!/^giaoban_relay_deliveries_total [1-9]/m.test(text)) fail('the metrics know of no delivery')
    relay.kill('SIGHUP')
    const ready = await fetch(`${metrics}/readyz`)
    if (ready.status !== 200) fail(`not ready: ${await ready.text()}`)
    const backup = own('backup', '--data', `${state}/data`, '--out', `${state}/backup`)
    if (backup.status !== 0 || own('verify', `${state}/backup`).status !== 0) fail(`no backup: ${backup.stderr}`)
    send()
    giaoban('sync', '--home', sender)
    await stop()

    const restored = own('restore', `${state}/backup`, '--data', `${state}/again`)
    if (restored.status !== 0) fail(`not restored: ${restored.stderr}`)
    await serve(`${state}/again`, new URL(url).host)
    for (const home of [sender, receiver, sender]) giaoban('sync', '--home', home)
    if (come() !== 2) fail('what was posted after the backup has not come again')
    await stop()
    console.log(`packaged-relay: two bulletins, ${text.split('\n').length} lines of metrics, a backup and the way back`)
  } finally {
    if (relay?.exitCode === null) relay.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})
