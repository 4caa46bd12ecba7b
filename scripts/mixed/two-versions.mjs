// Programs of two versions beside each other, the relays and desks that they run, and a world of desks of both.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, fail, root, run } from '../lib/run.mjs'

export const say = (text) => console.log(`mixed-versions: ${text}`)

/** COMMIT, built beside this one with the modules of today. Gives its command line. */
export function buildOld(commit, folder) {
  mkdirSync(folder)
  const tar = join(folder, 'old.tar')
  if (run('git', ['archive', '-o', tar, commit]).status !== 0) fail(`no commit ${commit}`)
  run('tar', ['-xf', tar, '-C', folder])
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const built = run(bin('vite'), ['build', '-c', 'vite.node.config.mts', '--logLevel', 'error'], { cwd: folder })
  if (built.status !== 0) fail(`${commit} does not build with the modules of today`)
  return join(folder, 'out/main/cli.js')
}

/** Runs `play` in a folder of its own; whatever it has started ends with it. `program`: command lines, `old` and `new`. */
export async function withVersions(program, play) {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-mixed-'))
  const running = []
  try {
    await play(stage({ program, folder, running }))
  } finally {
    for (const child of running) if (child.exitCode === null) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

function stage({ program, folder, running }) {
  const env = { ...process.env, GIAOBAN_PASSPHRASE: 'giao ban thu nghiem', GIAOBAN_MACHINE_KEY: join(folder, 'key') }
  const ask = (version, ...args) =>
    spawnSync(process.execPath, [program[version], ...args, '--json'], { encoding: 'utf8', env, cwd: folder })
  const giaoban = (version, ...args) => {
    const ended = ask(version, ...args)
    if (ended.status !== 0) fail(`${version} giaoban ${args.join(' ')}: ${ended.stderr}`)
    return ended.stdout.startsWith('{') ? JSON.parse(ended.stdout) : {}
  }
  /** The code that it is refused with; fails where it is not. */
  const refusal = (version, ...args) => {
    const ended = ask(version, ...args)
    return codeIn(ended.stderr) ?? fail(`${version} giaoban ${args.join(' ')} is not refused`)
  }
  /** Beside others. */
  const giaobanSoon = async (version, ...args) => {
    const child = spawn(process.execPath, [program[version], ...args, '--json'], { env, cwd: folder, stdio: 'ignore' })
    running.push(child)
    const [code] = await once(child, 'exit')
    if (code !== 0) fail(`${version} giaoban ${args.join(' ')}: exit ${code}`)
  }
  /** A relay that listens, or `{ code }` where it does not start. */
  const serve = async (version, data, { listen = '127.0.0.1:0', logKey = 'log.key', more = [] } = {}) => {
    const own = ['--data', data, '--log-key', join(folder, logKey), '--listen', listen]
    const child = spawn(process.execPath, [program[version], 'relay', 'serve', ...own, ...more, '--json'], {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.push(child)
    let error = ''
    child.stderr.on('data', (part) => (error += part))
    const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
    if (!Buffer.isBuffer(line)) return { code: codeIn(error) ?? error }
    const stop = async () => {
      if (child.exitCode !== null) fail(`the ${version} relay has ended by itself: ${error}`)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    return { url: JSON.parse(line).url, stop }
  }
  return { folder, giaoban, giaobanSoon, refusal, serve, ...desks({ folder, giaoban, program, env }) }
}

const codeIn = (text) => /"code":"([^"]+)"/.exec(text)?.[1]

function desks({ folder, giaoban, program, env }) {
  const world = join(folder, 'world')
  const home = { old: join(world, 'tp-hcm/duty'), new: join(world, 'binh-duong/commander') }
  const unit = { old: 'tp-hcm', new: 'binh-duong' }
  const bulletin = join(folder, 'bulletin.json')
  const picture = join(root, 'resources/icons/512x512.png')
  const found = (url) => {
    giaoban('old', 'demo', 'up', '--dir', world, '--relay', url)
    writeFileSync(
      bulletin,
      spawnSync(process.execPath, [program.old, 'schema', 'bulletin', '--example'], { env }).stdout,
    )
  }
  const send = (version, from, ...more) =>
    giaoban(version, 'bulletin', 'send', '--home', from, '--file', bulletin, ...more).id
  /** A bulletin with a file from a desk of each version to one of the other; both must arrive whole and be confirmed. */
  const exchange = (what) => {
    for (const [from, to] of [
      ['old', 'new'],
      ['new', 'old'],
    ]) {
      const id = send(from, home[from], '--to', unit[to], '--attach', picture)
      for (const each of [from, to, from]) giaoban(each, 'sync', '--home', home[each])
      const { bulletins } = giaoban(to, 'bulletin', 'list', '--home', home[to])
      if (!bulletins.some((each) => each.id === id)) fail(`${what}: nothing came from ${from} to ${to}`)
      const { units } = giaoban(from, 'bulletin', 'status', id, '--home', home[from])
      const rung = units.find((each) => each.unit === unit[to])?.rung
      if (rung !== 'decrypted') fail(`${what}: ${from} hears "${rung}" of ${to}`)
    }
    say(`${what}: both ways, with receipts`)
  }
  return { world, home, found, send, exchange }
}
