/** What a relay does with files whose states or bytes the engine gives late, or not as they were written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { openJetStream } from '../../relay/storage/jetstream/index.ts'
import type { Engine } from '../../relay/storage/replicated/engine.ts'
import { openReplicated, type ReplicatedStores } from '../../relay/storage/replicated/index.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type BlobId, type UnitId } from '../../shared/ids.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'

const crypto = await createCrypto()
let cluster: NatsCluster
const root = mkdtempSync(join(tmpdir(), 'giaoban-engine-blobs-'))
beforeAll(async () => {
  cluster = await startNatsCluster()
})
afterAll(async () => {
  await cluster.stop()
  rmSync(root, { recursive: true })
})

/** Until that node has the same again takes elections: on a machine that is busy, minutes. */
const isSlow = process.env['SLOW'] === '1'
const unit = '01'.repeat(16) as UnitId

/** Stores over a real engine of which the test may change what one method does. */
async function openOver(namespace: string, change: (engine: Engine) => Partial<Engine> = () => ({})) {
  const warned: string[] = []
  const log = { info: () => {}, warn: (event: string) => void warned.push(event) }
  const deps = { clock: systemClock(), crypto, step: () => {}, bounds: defaultBounds, log }
  const engine = await openJetStream({ servers: cluster.urls, namespace, shards: 1 }, deps)
  const changed = Object.assign(Object.create(engine) as Engine, change(engine))
  const stores = await openReplicated(changed, mkdtempSync(join(root, 'view-')), deps)
  return { ...stores, warned, [Symbol.asyncDispose]: () => stores.close() }
}

/** What the servers do with the stream of parts of that namespace, past all relays. */
async function onParts<T>(
  namespace: string,
  work: (streams: JetStreamManager['streams'], name: string) => Promise<T>,
): Promise<T> {
  const connection = await connect({ servers: [...cluster.urls] })
  try {
    const { streams } = await jetstreamManager(connection)
    return await work(streams, `${namespace}_PART`)
  } finally {
    await connection.close()
  }
}

interface File {
  readonly blob: BlobId
  readonly bytes: Bytes
}
function fileOf(size: number): File {
  const bytes = crypto.random(size)
  return { bytes, blob: idOf<BlobId>(crypto.sha256(bytes)) }
}
const claim = ({ blobs }: ReplicatedStores, { blob, bytes }: File, at = 1000) =>
  blobs.create({ unit, blob, size: bytes.length, at, quotaBytes: 1e9, maxUploads: 9 })

test('a claim that is renewed while it ends waits for the word of its end, however late that comes', async () => {
  let lateMs = 0
  let ended = () => {}
  const isEnded = new Promise<void>((resolve) => (ended = resolve))
  await using stores = await openOver('LATE', (engine) => ({
    publish: async (stream, message) => {
      const sequence = await engine.publish(stream, message)
      if (stream === 'blob' && lateMs > 0) ended()
      return sequence
    },
    follow: (stream, from, to) =>
      engine.follow(stream, from, {
        ...to,
        take: (batch) => void setTimeout(() => to.take(batch), stream === 'blob' ? lateMs : 0),
      }),
  }))
  const file = fileOf(100)
  await claim(stores, file)
  lateMs = 800
  const sweep = stores.blobs.upkeep.expire(2000)
  await isEnded // else the renewal may be written first, and there is nothing to end
  expect(await claim(stores, file, 5000)).toEqual({ ok: true, value: { size: 100, offset: 0, complete: false } })
  expect(await sweep).toBe(1)
  expect(await stores.blobs.upkeep.expire(2000)).toBe(0)
}, 60_000)

test('a state that was written over before it came back is known to be over, and nobody waits for it', async () => {
  let lost = 0
  await using here = await openOver('OVER', (engine) => ({
    publish: async (stream, message) => {
      const sequence = await engine.publish(stream, message)
      if (stream === 'blob' && lost === 0) lost = sequence
      return sequence
    },
    follow: (stream, from, to) => {
      const isThere = ({ sequence }: { readonly sequence: number }): boolean => stream !== 'blob' || sequence !== 1
      return engine.follow(stream, from, { ...to, take: (batch) => to.take(batch.filter(isThere)) })
    },
  }))
  await using there = await openOver('OVER')
  const file = fileOf(100)
  const claimed = claim(here, file)
  await expect.poll(() => there.blobs.state(unit, file.blob)).toBeDefined()
  expect(lost).toBe(1)
  await claim(there, file, 5000)
  expect(await claimed).toEqual({ ok: true, value: { size: 100, offset: 0, complete: false } })
  expect(await there.blobs.upkeep.oldest()).toBe(5000)
}, 60_000)

const put = ({ blobs }: ReplicatedStores, { blob, bytes }: File, from: number, to: number) =>
  blobs.append({ unit, blob, offset: from, bytes: bytes.slice(from, to) })
const read = ({ blobs }: ReplicatedStores, { blob, bytes }: File) => blobs.read(blob, { from: 0, to: bytes.length })

test('a file of which a part is on no node is said to be gone, and brought again as if it had never been there', async () => {
  await using stores = await openOver('GONE')
  const file = fileOf(3000)
  const bring = async (): Promise<void> => {
    expect(await claim(stores, file)).toMatchObject({ ok: true, value: { offset: 0, complete: false } })
    for (const from of [0, 1000, 2000]) expect(await put(stores, file, from, from + 1000)).toMatchObject({ ok: true })
    expect(await read(stores, file)).toEqual(file.bytes)
  }
  await bring()
  await onParts('GONE', (streams, name) => streams.deleteMessage(name, 2))
  expect(await stores.blobs.read(file.blob, { from: 0, to: 1000 })).toEqual(file.bytes.slice(0, 1000))
  expect(await read(stores, file)).toBeUndefined()
  expect(await stores.blobs.size(file.blob)).toBeUndefined()
  expect(stores.warned).toContain('part-lost')
  await bring()
}, 60_000)

test('an upload of which a part is on no node stands at its beginning, and goes on from there', async () => {
  await using here = await openOver('BEGUN')
  await using there = await openOver('BEGUN')
  const file = fileOf(3000)
  await claim(here, file)
  for (const from of [0, 1000]) await put(here, file, from, from + 1000)
  expect(await claim(there, file)).toMatchObject({ value: { offset: 2000 } })
  await onParts('BEGUN', (streams, name) => streams.deleteMessage(name, 1))
  expect(await put(there, file, 2000, 3000)).toEqual({ ok: false, error: 'offset' })
  expect(await claim(there, file)).toMatchObject({ value: { offset: 0 } })
  expect(await put(there, file, 0, 3000)).toMatchObject({ value: { complete: true } })
  expect(await read(there, file)).toEqual(file.bytes)
}, 60_000)

test('a node that has other parts than the rest gives nobody a wrong one, and is given the stream anew', async () => {
  await using stores = await openOver('ASTRAY')
  const [first, lost, second] = [fileOf(1000), fileOf(1000), fileOf(1000)]
  await claim(stores, first)
  await put(stores, first, 0, 1000)
  await claim(stores, second)
  const leader = (await cluster.leaderOf('ASTRAY_PART'))!
  const others = [0, 1, 2].filter((node) => node !== leader)
  const kill = async (): Promise<void> => void (await Promise.all(others.map((node) => cluster.kill(node))))
  /** What follows asks until it is answered: nodes that disagree may be long in saying that they are healthy. */
  const restart = (...nodes: readonly number[]): void =>
    nodes.forEach((node) => void cluster.restart(node).catch(() => undefined))
  {
    await using dying = await openOver('ASTRAY')
    await claim(dying, lost)
    await kill()
    put(dying, lost, 0, 1000).catch(() => undefined) // the node that leads writes it, and no other
    await sleep(3000)
  }
  await cluster.kill(leader)
  restart(...others)
  await expect
    .poll(async () => (await put(stores, second, 0, 1000).catch(() => undefined))?.ok, { timeout: 60_000 })
    .toBe(true)
  // it is alone again: what it has in the place of the part is not given out, and nobody waits for ever
  await kill()
  restart(leader)
  await expect
    .poll(async () => read(stores, second).catch((thrown: Error) => thrown.message), { timeout: 30_000 })
    .toMatch(/engine.busy/)
  restart(...others)
  const found = new Set<string>()
  // it reads from that node still: what it gives is told, and read elsewhere
  const isDone = async (): Promise<boolean> => {
    const bytes = await read(stores, second).catch(() => undefined)
    if (bytes !== undefined) found.add(Buffer.from(bytes).toString('hex'))
    return bytes !== undefined && (!isSlow || stores.warned.includes('replica-anew'))
  }
  await expect.poll(isDone, { timeout: isSlow ? 200_000 : 100_000, interval: 300 }).toBe(true)
  expect([...found]).toEqual([Buffer.from(second.bytes).toString('hex')])
  expect(stores.warned).toContain('part-elsewhere')
  expect(await read(stores, first)).toEqual(first.bytes)
}, 400_000)
