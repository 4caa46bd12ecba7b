import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, describe, expect, test } from 'vitest'
import type { CliProcess } from '../../../cli/cli.ts'
import { relayServe } from '../../../cli/commands/relay-serve.ts'
import { run } from '../../../cli/run.ts'
import { makeCertificate, type TestCertificate } from '../../support/certificate.ts'
import { clientOf, makeRelayWorld, worldClock } from '../../support/relay-world.ts'

const root = mkdtempSync(join(tmpdir(), 'giaoban-serve-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Started {
  readonly firstLine: Promise<string>
  readonly exit: Promise<number>
  readonly errors: string[]
  /** SIGHUP. */
  hangup(): void
  stop(): void
}

function serve(...args: readonly string[]): Started {
  const stop = new AbortController()
  const errors: string[] = []
  let onLine: (line: string) => void = () => {}
  let hangup: () => void = () => {}
  const firstLine = new Promise<string>((resolve) => (onLine = resolve))
  const process: CliProcess = {
    env: { GIAOBAN_LOG_LEVEL: 'silent' },
    cwd: root,
    clock: worldClock,
    interactive: false,
    writeOut: (text) => onLine(text),
    writeError: (text) => void errors.push(text),
    askSecret: async () => '',
    kill: () => undefined,
    onHangup: (listener) => (hangup = listener),
    stop: stop.signal,
  }
  const exit = run({ argv: ['relay', 'serve', '--json', ...args], process, commands: [relayServe] })
  return { firstLine, exit, errors, hangup: () => hangup(), stop: () => stop.abort() }
}

/** The relay judges by the clock of its world. */
const made = (): TestCertificate => makeCertificate([127, 0, 0, 1], worldClock.now())
const derOf = ({ cert }: TestCertificate): string => new X509Certificate(cert).raw.toString('hex')
async function shownBy(url: string): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return raw.toString('hex')
}

describe('giaoban relay serve', () => {
  test('says where it listens in its first line, serves, and ends with 0 when it is told to', async () => {
    const data = join(root, 'a')
    const started = serve('--data', data, '--listen', '127.0.0.1:0')
    const line = await started.firstLine
    expect(line.endsWith('\n')).toBe(true)
    const ready = JSON.parse(line) as { ready: boolean; url: string }
    expect(ready).toEqual({ ready: true, url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/) })
    const world = await makeRelayWorld(ready.url)
    const [unit] = world.units
    const client = clientOf(world, ready.url, { unit, device: unit.devices[0]! })
    expect((await client.connect()).logSize).toBeGreaterThan(0)
    await client.close()
    expect(statSync(`${data}.logkey`).mode & 0o777).toBe(0o600)
    started.stop()
    expect(await started.exit).toBe(0)
  })

  test('shows metrics on an address of their own, and a new certificate at once when it is told to look', async () => {
    const [cert, key] = [join(root, 'tls.pem'), join(root, 'tls.key')]
    const put = (pair: TestCertificate): void => {
      writeFileSync(cert, pair.cert)
      writeFileSync(key, pair.key, { mode: 0o600 })
    }
    const [before, after] = [made(), made()]
    put(before)
    const tls = ['--tls-cert', cert, '--tls-key', key]
    const started = serve('--data', join(root, 'f'), '--listen', '127.0.0.1:0', '--metrics', '0', ...tls)
    const { url, metrics } = JSON.parse(await started.firstLine) as { url: string; metrics: string }
    expect(metrics).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(`${metrics}/metrics`)).text()).toMatch(
      /^giaoban_relay_info\{version="\d.*store="sqlite"\} 1$/m,
    )
    put(after)
    const first = await shownBy(url)
    started.hangup()
    expect([first, await shownBy(url)]).toEqual([derOf(before), derOf(after)])
    started.stop()
    expect(await started.exit).toBe(0)
  })

  test('refuses to leave the machine without TLS', async () => {
    const started = serve('--data', join(root, 'b'), '--listen', '0.0.0.0:0')
    expect(await started.exit).toBe(1)
    expect(JSON.parse(started.errors.at(-1)!)).toMatchObject({ error: { code: 'config/invalid' } })
  })

  test('refuses an address that is taken', async () => {
    const first = serve('--data', join(root, 'c'), '--listen', '127.0.0.1:0')
    const { url } = JSON.parse(await first.firstLine) as { url: string }
    const second = serve('--data', join(root, 'd'), '--listen', url.slice('ws://'.length))
    expect(await second.exit).toBe(1)
    first.stop()
    expect(await first.exit).toBe(0)
  })

  test('wrong usage ends with 2', async () => {
    expect(await serve('--data', join(root, 'e')).exit).toBe(2)
    expect(await serve('--listen', '127.0.0.1:0').exit).toBe(2)
    expect(await serve('--data', 'x', '--listen', 'y', '--store', 'paper').exit).toBe(2)
  })
})
