/** Large files where a line breaks under a desk that stays connected, and where a relay is gone for good in the middle. */
import { createHash, randomFillSync } from 'node:crypto'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { exampleCase } from '../../../shared/domain/example-case.ts'
import { limits } from '../../../shared/limits.ts'
import { cuttingProxy, type CuttingProxy } from '../../support/cutting-proxy.ts'
import { startRelay } from '../../support/relay-world.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

const mib = 1024 * 1024
let template: WorldTemplate
let world: SyncWorld
let line: CuttingProxy
let sender: SyncHome
let receiver: SyncHome
let there = ''

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  there = world.units[1]?.code ?? ''
  line = await cuttingProxy((await world.relay()).url)
  world.useRelay(line.url)
  sender = await world.home(`${world.units[0]?.code}/commander`)
  receiver = await world.home(`${there}/investigator`)
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await line[Symbol.asyncDispose]()
})

async function exhibitOf(bytes: number): Promise<{ readonly id: string; readonly sha256: string }> {
  const content = randomFillSync(new Uint8Array(bytes))
  const path = join(sender.folder, 'disk.img')
  writeFileSync(path, content)
  const { id } = await sender.call('case.create', { case: exampleCase(), to: [there] })
  const { files } = await sender.call('attachment.stageFiles', { path })
  const attachments = files.map(({ staged }) => ({ staged, kind: 'other' as const }))
  await sender.call('case.exhibit', { id, label: 'Ổ cứng', holder: 'Tổ 2', attachments })
  return { id, sha256: createHash('sha256').update(content).digest('hex') }
}

const shownAt = async (home: SyncHome, id: string) => (await home.call('case.get', { id })).exhibits[0]?.files[0]
const within = { timeout: 60_000, interval: 50 }
/** A desk that is connected waits by a clock that is moved by hand here: what it waits for comes at once. */
const soon = async (what: () => Promise<boolean>): Promise<void> =>
  expect
    .poll(async () => {
      world.clock.advance(limits.reconnectMinMs)
      return what()
    }, within)
    .toBe(true)

test('a desk that stays connected goes on with a file by itself when its line breaks, in either direction', async () => {
  const { id, sha256 } = await exhibitOf(24 * mib)
  line.cutAfter(9 * mib)
  await sender.call('sync.once', { forMs: 1 })
  await soon(async () => line.cuts === 1)
  await soon(async () => (await sender.call('attachment.transfers', {})).transfers.length === 0)
  expect(line.bytes).toBeLessThan(30 * mib)

  const before = line.bytes
  line.cutAfter(7 * mib)
  await receiver.call('sync.once', { forMs: 1 })
  await soon(async () => line.cuts === 2)
  await soon(async () => (await shownAt(receiver, id))?.complete === true)
  expect(await shownAt(receiver, id)).toMatchObject({ sha256 })
  expect(line.bytes - before).toBeLessThan(30 * mib)
}, 150_000)

test('a relay that is gone for good in the middle of an upload: it begins again at the other, which has a store of its own', async () => {
  const second = `${world.relayData}.second`
  await world.restartRelay((data) => {
    cpSync(data, second, { recursive: true })
    cpSync(`${data}.logkey`, `${second}.logkey`)
  })
  const relay = await startRelay(
    {
      data: second,
      logKeyFile: `${second}.logkey`,
      host: '127.0.0.1',
      port: 0,
      store: 'sqlite',
      tls: undefined,
      root: undefined,
      logLevel: 'silent',
    },
    { clock: world.clock },
  )
  try {
    await sender.call('settings.set', { relays: [line.url, relay.url] })
    await receiver.call('settings.set', { relays: [relay.url] })
    const { id, sha256 } = await exhibitOf(24 * mib)
    line.cutAfter(9 * mib)
    await sender.call('sync.once', {}) // the next address is tried at once
    expect(line.cuts).toBe(1)
    await line[Symbol.asyncDispose]() // nobody answers at the first any more
    expect((await sender.call('attachment.transfers', {})).transfers).toEqual([])
    await receiver.call('sync.once', {})
    expect(await shownAt(receiver, id)).toMatchObject({ complete: true, sha256 })
  } finally {
    await relay.drain()
    rmSync(second, { recursive: true, force: true })
  }
})
