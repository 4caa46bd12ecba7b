/** Debian's Prosody as a process of its own on loopback: an XMPP server that keeps messages for who is away. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from './port.ts'
import { useOf, type ProcessUse } from './relay.ts'

export interface Prosody extends ProcessUse, AsyncDisposable {
  readonly port: number
  readonly version: string
}

export const prosodyPassword = 'load'
const program = '/usr/bin/prosody'

/** Installs the Debian package where that is possible; `undefined` where it is not. */
export function hasProsody(): boolean {
  if (existsSync(program)) return true
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '--no-install-recommends', 'prosody']
    if (spawnSync('apt-get', install, { env }).status !== 0) {
      spawnSync('apt-get', ['update'], { env })
      spawnSync('apt-get', install, { env })
    }
  }
  if (!existsSync(program))
    console.error('bench: no Prosody beside it: apt-get install --no-install-recommends prosody')
  return existsSync(program)
}

export async function startProsody(folder: string, users: readonly string[]): Promise<Prosody> {
  const [data, port] = [join(folder, 'prosody'), await freePort()]
  const accounts = join(data, 'localhost', 'accounts')
  mkdirSync(accounts, { recursive: true })
  for (const user of users) writeFileSync(join(accounts, `${user}.dat`), `return { password = "${prosodyPassword}" }\n`)
  const config = join(folder, 'prosody.cfg.lua')
  writeFileSync(config, configText(data, port))
  const child = spawn(program, ['--config', config, '-F'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  if (child.pid === undefined) throw new Error('Prosody did not start')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error('Prosody did not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const about = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'prosody'], { encoding: 'utf8' }).stdout
  return {
    port,
    version: about.split('-')[0] ?? 'unknown',
    ...useOf(child.pid),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** No more than offline messages need; its storage appends to files and never flushes. */
const configText = (data: string, port: number): string => `
daemonize = false
run_as_root = true
pidfile = "${data}/prosody.pid"
data_path = "${data}"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_direct_tls_ports = {}
s2s_ports = {}
modules_enabled = { "saslauth", "offline", "smacks" }
modules_disabled = { "s2s", "tls" }
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
log = { error = "${data}/error.log" }
VirtualHost "localhost"
`

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
