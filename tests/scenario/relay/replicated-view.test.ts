/** A view may be thrown away at any time: what relays answer from it is decided by the streams alone. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { jetstream, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openJetStream } from '../../../relay/storage/jetstream/index.ts'
import { batchReader, commandReader, decodeCommands } from '../../../relay/storage/replicated/commands.ts'
import type { PostedEnvelope } from '../../../relay/storage/port.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import type { InvitationId } from '../../../shared/protocol/enrolment/code.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idOf, type BlobId, type DeviceId, type HeaderHash, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { systemClock } from '../../../engine/config.ts'
import { startNatsCluster, type NatsCluster } from '../../support/nats-cluster.ts'
import { quiet, replicatedHomes, type ReplicatedHome } from '../../support/replicated-home.ts'
import { decodeCbor } from '../../../shared/protocol/cbor.ts'
import { seededRandom } from '../../support/seeded-random.ts'

let cluster: NatsCluster
const homes = replicatedHomes(() => cluster)
beforeAll(async () => {
  cluster = await startNatsCluster()
})
afterAll(async () => {
  await cluster.stop()
  homes[Symbol.dispose]()
})

const hexOf = <T>(length: number, value: number): T => value.toString(16).padStart(length * 2, '0') as T
/** Spread over the shards by their first two bytes. */
const unitOf = (n: number): UnitId => bytesToHex(Uint8Array.from({ length: 16 }, (_, i) => (i === 1 ? n : 7))) as UnitId
const deviceOf = (n: number): DeviceId => hexOf(16, 0x80 + n)
const hashOf = (n: number): HeaderHash => hexOf(32, n)
const units = [1, 2, 3, 4, 5, 6]

function envelope(n: number, to: readonly number[]): PostedEnvelope {
  const entries = to.map((each, index) => ({
    streams: [unitOf(each)],
    addressee: `01${unitOf(each)}` as AddresseeKey,
    index,
    leaf: new Uint8Array(100).fill(n),
    path: [],
  }))
  const content = { header: new Uint8Array(50).fill(n), payload: new Uint8Array(300).fill(n) }
  return { unit: unitOf(1), device: deviceOf(1), headerHash: hashOf(n), ...content, entries, at: 1000 + n }
}
const viewOf = (n: number) => ({
  stream: unitOf(n),
  visible: [`01${unitOf(n)}` as AddresseeKey],
  circles: true,
})

/** Everything that a client can ask. */
async function answers({ stores: { mail } }: ReplicatedHome, envelopes: number) {
  const all = Array.from({ length: envelopes }, (_, n) => hashOf(n + 1))
  const pages = units.map((n) => mail.page(viewOf(n), { after: 0, maxBytes: 1e7, maxItems: 1000 }))
  return {
    pages: (await Promise.all(pages)).map(({ items, next, head }) => ({
      next,
      head,
      items: items.map(({ cursor, payload }) => `${cursor}:${payload[0]}`),
    })),
    status: await Promise.all(all.map((hash) => mail.status(unitOf(1), hash, 99))),
    accepted: await Promise.all(all.map((hash) => mail.accepted(deviceOf(1), hash))),
  }
}

describe('a view of the streams', () => {
  test('made again, also from the horizon on, answers as the one that lived through all of it', async () => {
    const bytes = seededRandom('views')
    const random = (): number => bytes(1)[0]! / 256
    const pick = (count: number): number => Math.floor(random() * count)
    const [first, second] = [await homes.open(), await homes.open('GB1')]
    const both = [first, second]
    let posted = 0
    const live = async (steps: number): Promise<void> => {
      for (let i = 0; i < steps; i += 1) {
        const { mail } = both[pick(2)]!.stores
        const to = units.filter(() => random() < 0.5)
        const reader = units[pick(units.length)]!
        // both relays are given some posts at once, and some later again
        if (random() < 0.7 && to.length > 0) {
          posted += 1
          await Promise.all(both.slice(0, 1 + pick(2)).map((home) => home.stores.mail.post(envelope(posted, to))))
        }
        const cursor = Math.ceil(random() * (await mail.head(unitOf(reader))))
        await mail.ack({ ...viewOf(reader), device: deviceOf(reader) }, { cursor, at: 5000 + i })
      }
    }
    await live(30)
    expect(await first.stores.mail.upkeep.expire(1000 + Math.floor(posted / 2))).toBeGreaterThan(0)
    await live(20)
    await second.stores.mail.upkeep.expire(1000 + Math.floor(posted / 2))
    await live(5)
    await expect.poll(() => answers(second, posted)).toEqual(await answers(first, posted))
    const fresh = await homes.open(first.namespace)
    const kept = await answers(first, posted)
    expect(kept.pages.some(({ items, head }) => items.length > 0 && items.length < head)).toBe(true)
    expect(await answers(fresh, posted)).toEqual(kept)
    // nothing of the past is replayed: the streams begin where the oldest envelope lies
    const connection = await connect({ servers: [...cluster.urls] })
    const { state } = await (await jetstreamManager(connection)).streams.info('GB1_MAIL_0')
    expect(state.first_seq).toBeGreaterThan(1)
    await connection.close()
    // and all three go on alike
    await fresh.stores.mail.post(envelope(posted + 1, units))
    await expect.poll(() => answers(first, posted + 1)).toEqual(await answers(fresh, posted + 1))
    for (const home of [first, second, fresh]) await home.stores.close()
  })

  test('is thrown away when its stream was made anew, and the store is then another one', async () => {
    const home = await homes.open()
    await home.stores.mail.post(envelope(1, units))
    const before = bytesToHex(home.stores.mailStoreId)
    const failed = new Promise((resolve) =>
      home.stores.shared.listen({ ...quiet, failed: (reason) => resolve(reason.code) }),
    )
    const connection = await connect({ servers: [...cluster.urls] })
    const manager = await jetstreamManager(connection)
    for (const k of [0, 1]) await manager.streams.delete(`${home.namespace}_MAIL_${k}`)
    for (const k of [0, 1]) {
      const name = `${home.namespace}_MAIL_${k}`
      const subjects = [`${home.namespace.toLowerCase()}.mail.${k}`]
      await manager.streams.add({ name, subjects, num_replicas: 3, allow_direct: true })
    }
    await connection.close()
    expect(await failed).toBe('store/damaged') // who is running goes on as a new process
    await home.stores.close()
    const again = await homes.open(home.namespace, home.folder)
    expect(await again.stores.mail.head(unitOf(2))).toBe(0)
    expect(bytesToHex(again.stores.mailStoreId)).not.toBe(before)
    await again.stores.close()
  })

  test('is thrown away when it is ahead of a stream that has lost its end, for all relays', async () => {
    const home = await homes.open()
    await home.stores.mail.post(envelope(1, units))
    const other = await homes.open(home.namespace)
    for (const { stores } of [home, other]) await stores.close()
    const db = new Database(join(home.folder, 'view.db'))
    db.prepare("UPDATE view_stream SET applied = applied + 5 WHERE name = 'mail-1'").run()
    db.close()
    const again = await homes.open(home.namespace, home.folder)
    expect(await again.stores.mail.head(unitOf(1))).toBe(1)
    expect(again.stores.mailStoreId).not.toEqual(home.stores.mailStoreId)
    const otherAgain = await homes.open(home.namespace, other.folder)
    expect(otherAgain.stores.mailStoreId).toEqual(again.stores.mailStoreId)
    for (const { stores } of [again, otherAgain]) await stores.close()
  })

  test('stops for good at a message that is no command, and does not open over it', async () => {
    const home = await homes.open()
    const failed = new Promise((resolve) =>
      home.stores.shared.listen({ ...quiet, failed: (reason) => resolve(reason.code) }),
    )
    const connection = await connect({ servers: [...cluster.urls] })
    connection.publish(`${home.namespace.toLowerCase()}.mail.1`, Uint8Array.of(1, 2, 3))
    expect(await failed).toBe('store/damaged')
    expect(home.stores.shared.isThere).toBe(false)
    await expect(home.stores.mail.post(envelope(1, [1]))).rejects.toMatchObject({ code: 'store/damaged' })
    await connection.close()
    await home.stores.close()
    await expect(homes.open(home.namespace, home.folder)).rejects.toMatchObject({ code: 'store/damaged' })
  })
})

test('bytes of a blob that nothing names are dropped at the second sweep, and no others', async () => {
  const { stores, namespace } = await homes.open()
  const crypto = await createCrypto()
  const content = crypto.random(1000)
  const own = { unit: unitOf(1), blob: idOf<BlobId>(crypto.sha256(content)) }
  await stores.blobs.create({ ...own, size: 1000, at: 5000, quotaBytes: 1e6, maxUploads: 1 })
  await stores.blobs.append({ ...own, offset: 0, bytes: content.slice(0, 400) })
  const connection = await connect({ servers: [...cluster.urls] })
  const manager = await jetstreamManager(connection)
  const subject = `${namespace.toLowerCase()}.part.${'ab'.repeat(32)}.${unitOf(2)}`
  await jetstream(connection).publish(subject, content)
  const held = async (): Promise<number> => (await manager.streams.info(`${namespace}_PART`)).state.messages
  await stores.blobs.upkeep.expire(1)
  expect(await held()).toBe(2)
  await jetstream(connection).publish(subject, content) // another upload of the same has just begun somewhere
  await stores.blobs.upkeep.expire(1)
  expect(await held()).toBe(2)
  await stores.blobs.upkeep.expire(1)
  expect(await held()).toBe(1)
  expect(await stores.blobs.append({ ...own, offset: 400, bytes: content.slice(400) })).toMatchObject({ ok: true })
  await stores.blobs.upkeep.expire(1)
  await stores.blobs.upkeep.expire(1)
  expect(await stores.blobs.read(own.blob, { from: 0, to: 1000 })).toEqual(content)
  await connection.close()
  await stores.close()
})

/** The messages in the streams of mail, in their order. */
async function messagesIn(namespace: string): Promise<readonly Bytes[]> {
  const connection = await connect({ servers: [...cluster.urls] })
  const manager = await jetstreamManager(connection)
  const streams = [`${namespace}_MAIL_0`, `${namespace}_MAIL_1`]
  const messages: Bytes[] = []
  for (const stream of streams) {
    const { state } = await manager.streams.info(stream)
    for (let seq = 1; seq <= state.last_seq; seq += 1) {
      const message = await manager.direct.getMessage(stream, { seq })
      messages.push(new Uint8Array(message!.data))
    }
  }
  await connection.close()
  return messages
}
const kindOf = (message: Bytes): unknown => (decodeCbor(message, 1e7) as readonly unknown[])[1]

describe('posts that come together', () => {
  const count = 40
  /** Each twice: a client that has lost its connection posts again what is still on its way. */
  const postAll = ({ stores }: ReplicatedHome) =>
    Promise.all(
      Array.from({ length: 2 * count }, (_, i) => stores.mail.post(envelope(1 + (i % count), [1 + (i % 2), 3]))),
    )

  test('share messages of the engine, are written and stored once each, and lie at the same cursors everywhere', async () => {
    const [first, second] = [await homes.open('TOGETHER'), await homes.open('TOGETHER')]
    const outcomes = await postAll(first)
    expect(outcomes.filter((each) => each !== 'quota' && each.isNew)).toHaveLength(count)
    const messages = await messagesIn('TOGETHER')
    expect(messages.length).toBeLessThan(count)
    // every other one goes to two shards
    expect(messages.flatMap((message) => decodeCommands(message))).toHaveLength(1.5 * count)
    await expect.poll(() => answers(second, count)).toEqual(await answers(first, count))
    expect(await second.stores.mail.head(unitOf(3))).toBe(count)
    const fresh = await homes.open('TOGETHER')
    expect(await answers(fresh, count)).toEqual(await answers(first, count))
    for (const home of [first, second, fresh]) await home.stores.close()
  })

  test('are written one by one while a relay of before may be there to read them', async () => {
    await (await homes.open('BEFORE')).stores.close()
    const connection = await connect({ servers: [...cluster.urls] })
    const bucket = await new Kvm(jetstream(connection)).open('BEFORE')
    const format = (await bucket.get('format'))!
    await bucket.put('format', JSON.stringify({ ...format.json<object>(), minReader: batchReader - 1 }))
    const home = await homes.open('BEFORE')
    await postAll(home)
    expect(new Set((await messagesIn('BEFORE')).map(kindOf))).toEqual(new Set([0]))
    expect(await home.stores.mail.head(unitOf(3))).toBe(count)
    await home.stores.close()
    await connection.close()
  })
})

test('messages into mailboxes that never were, or again and again into new ones, are not written for all relays', async () => {
  const { stores, namespace } = await homes.open()
  const { boxes } = stores
  const connection = await connect({ servers: [...cluster.urls] })
  const manager = await jetstreamManager(connection)
  const held = async (): Promise<number> => (await manager.streams.info(`${namespace}_LIVE`)).state.bytes
  const before = await held()
  const now = Date.now()
  const user = { side: 'inviter', unit: unitOf(1) } as const
  const message = { position: 0, bytes: new Uint8Array(25_000), now }
  const boxOf = (n: number): InvitationId => hexOf(32, n)
  for (let n = 0; n < 20; n += 1) {
    expect(await boxes.put(boxOf(n), user, message)).toEqual({ ok: false, error: 'not-found' })
  }
  expect((await held()) - before).toBeLessThan(25_000) // a pulse now and then
  let taken = 0
  for (let n = 0; n < 40; n += 1) {
    await boxes.open(boxOf(n), { unit: user.unit, expires: now + 60_000, now })
    if ((await boxes.put(boxOf(n), user, message)).ok) taken += 1
    await boxes.close(boxOf(n), user.unit)
  }
  const { enrolBoxBytes, enrolBoxesPerUnit } = limits
  expect(taken).toBe(Math.floor((enrolBoxesPerUnit * enrolBoxBytes) / message.bytes.length))
  await connection.close()
  await stores.close()
})

test('an engine that older relays may not read any more ends them, whether they run or start', async () => {
  const { stores, namespace, folder } = await homes.open()
  const failed = new Promise((resolve) => stores.shared.listen({ ...quiet, failed: ({ code }) => resolve(code) }))
  const connection = await connect({ servers: [...cluster.urls] })
  const bucket = await new Kvm(jetstream(connection)).open(namespace)
  const format = (await bucket.get('format'))!
  expect(format.json()).toMatchObject({ minReader: commandReader })
  await bucket.put('format', JSON.stringify({ ...format.json<object>(), minReader: commandReader + 1 }))
  expect(await failed).toBe('store/newer-format')
  await connection.close()
  await stores.close()
  await expect(homes.open(namespace, folder)).rejects.toMatchObject({ code: 'store/newer-format' })
})

describe('an engine that would lose what it confirms', () => {
  const open = async (servers: readonly string[], namespace?: string) =>
    openJetStream(
      { servers, ...(namespace !== undefined && { namespace }) },
      { clock: systemClock(), crypto: await createCrypto() },
    )
  const refused = { code: 'config/invalid', params: { field: 'nats' } }

  test.each([
    ['a node alone', { nodes: 1 }],
    ['no JetStream', { nodes: 1, jetstream: false }],
  ])('%s is refused', async (_name, options) => {
    await using small = await startNatsCluster(options)
    await expect(open(small.urls)).rejects.toMatchObject(refused)
  })

  test('messages that hold no post of the largest size are refused', async () => {
    await using narrow = await startNatsCluster({ maxPayload: 1_000_000 })
    await expect(open(narrow.urls)).rejects.toMatchObject(refused)
  })

  test('a stream with one replica, or one that forgets, is refused', async () => {
    const connection = await connect({ servers: [...cluster.urls] })
    const manager = await jetstreamManager(connection)
    const kept = { storage: StorageType.File, retention: RetentionPolicy.Limits, allow_direct: true }
    const log = { ...kept, name: 'WEAK_LOG', subjects: ['weak.log'] }
    await manager.streams.add({ ...log, num_replicas: 1 })
    await expect(open(cluster.urls, 'WEAK')).rejects.toMatchObject(refused)
    await manager.streams.add({ ...log, name: 'BRIEF_LOG', subjects: ['brief.log'], num_replicas: 3, max_msgs: 10 })
    await expect(open(cluster.urls, 'BRIEF')).rejects.toMatchObject(refused)
    await connection.close()
  })
})

test('an upload whose relay dies with parts on their way goes on at another one from what was told of it', async () => {
  const [here, crypto] = [await homes.open(), await createCrypto()]
  const content = crypto.random(40_000)
  const own = { unit: unitOf(1), blob: idOf<BlobId>(crypto.sha256(content)) }
  const claim = { ...own, size: content.length, at: 5000, quotaBytes: 1e6, maxUploads: 1 }
  const part = (n: number) => ({ ...own, offset: n * 1000, bytes: content.slice(n * 1000, (n + 1) * 1000) })
  await here.stores.blobs.create(claim)
  for (let n = 0; n < 20; n++)
    expect(await here.stores.blobs.append({ ...part(n), more: true })).toMatchObject({ ok: true })
  const there = await homes.open(here.namespace)
  // four parts were on their way, and nobody heard of them
  expect(await there.stores.blobs.create(claim)).toMatchObject({ value: { offset: limits.blobPartsPerWord * 1000 } })
  for (let n: number = limits.blobPartsPerWord; n < 30; n++)
    expect(await there.stores.blobs.append({ ...part(n), more: true })).toMatchObject({ ok: true })
  expect(await there.stores.blobs.state(own.unit, own.blob)).toMatchObject({ offset: 30_000 })
  // the first was only slow: it is told, and goes on where the other one stands
  expect(await here.stores.blobs.append({ ...part(20), more: true })).toMatchObject({ ok: true })
  await here.stores.blobs.state(own.unit, own.blob)
  expect(await here.stores.blobs.append(part(21))).toEqual({ ok: false, error: 'offset' })
  for (let n = 30; n < 40; n++) await here.stores.blobs.append({ ...part(n), more: true })
  expect(await there.stores.blobs.size(own.blob)).toBe(40_000)
  expect(await there.stores.blobs.read(own.blob, { from: 0, to: 40_000 })).toEqual(content)
  for (const { stores } of [here, there]) await stores.close()
})
