import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import { readTls } from '../../../relay/tls-files.ts'
import type { Relay } from '../../../relay/server.ts'
import { day } from '../../../shared/time.ts'
import { makeCertificate, type TestCertificate } from '../../support/certificate.ts'
import { silentLog } from '../../support/engine-kit.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

/** The relay judges by the clock of its world. */
const made = (now: number): TestCertificate => makeCertificate([127, 0, 0, 1], now)
const [first, second] = [made(worldClock.now()), made(worldClock.now())]
let folder: RelayFolder
let files: { readonly cert: string; readonly key: string }
let relay: Relay
let world: RelayWorld
const events: string[] = []
const tell = (event: string): void => void events.push(event)

const put = (part: 'cert' | 'key', of: TestCertificate): void => writeFileSync(files[part], of[part])

beforeAll(async () => {
  folder = relayFolder()
  const plain = await startRelay(folder.config)
  world = await makeRelayWorld(plain.url)
  await plain.drain()
  const beside = dirname(folder.config.data)
  files = { cert: join(beside, 'tls.pem'), key: join(beside, 'tls.key') }
  put('cert', first)
  put('key', first)
  relay = await startRelay(
    { ...folder.config, tls: readTls(files) },
    { bounds: { tlsCheckMs: 20 }, log: { ...silentLog, info: tell, error: tell } },
  )
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

/** As in a policy while the key changes: the old and the new one. */
const bothPins = { spki: [first.spki, second.spki] }

async function open(trust: { readonly spki: readonly Uint8Array<ArrayBuffer>[] }): Promise<RelayClient> {
  const [unit] = world.units
  const client = clientOf(world, relay.url, { unit, device: unit.devices[0]!, trust })
  await client.connect()
  return client
}

const post = (client: RelayClient): Promise<unknown> =>
  client.request('post', makePost(world.crypto, [toUnit(world.units[1])]))

async function said(event: string): Promise<void> {
  await expect.poll(() => events, { timeout: 5000, interval: 5 }).toContain(event)
  events.length = 0
}

describe('a certificate that is exchanged while the relay runs', () => {
  test('half of a new pair, or one whose time is over, changes nothing and is said once', async () => {
    put('cert', second)
    await said('tls-refused')
    put('cert', made(worldClock.now() - 2 * day))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(events).toEqual([]) // the same file is still not as it should be
    await using client = await open({ spki: [first.spki] })
    await post(client)
    put('cert', first)
  })

  test('sessions of the old one live on, new ones sign the hash of the new one, and both pins are enough', async () => {
    await using before = await open(bothPins)
    const ticket = await session()
    put('key', second)
    put('cert', second)
    await said('tls-reloaded')
    await post(before)
    await using after = await open(bothPins)
    await post(after)
    await post(before)
    await expect(open({ spki: [first.spki] })).rejects.toMatchObject({ code: 'relay/untrusted' })
    // who came with a ticket of before would sign the old hash
    expect(await isReused(ticket)).toBe(false)
  })

  test('the operator who asks is told that nothing has changed', async () => {
    relay.reloadTls()
    await said('tls-unchanged')
  })
})

async function isReused(ticket: Buffer): Promise<boolean> {
  const { port } = new URL(relay.url)
  const socket = connect({
    port: Number(port),
    host: '127.0.0.1',
    rejectUnauthorized: false,
    session: ticket,
  })
  await once(socket, 'secureConnect')
  const isReused = socket.isSessionReused()
  socket.destroy()
  return isReused
}

/** What a client could come back with. */
async function session(): Promise<Buffer> {
  const { port } = new URL(relay.url)
  const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false })
  const [ticket] = (await once(socket, 'session')) as [Buffer]
  socket.destroy()
  expect(await isReused(ticket)).toBe(true)
  return ticket
}
