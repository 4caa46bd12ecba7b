/** How relays over one engine begin, and go on, beside what is half made, made anew, or behind. */
import { jetstream, jetstreamManager, type StreamConfig } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../engine/config.ts'
import { openJetStream } from '../../../relay/storage/jetstream/index.ts'
import { boundReader } from '../../../relay/storage/replicated/commands.ts'
import type { Engine } from '../../../relay/storage/replicated/engine.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { InvitationId } from '../../../shared/protocol/enrolment/code.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { startNatsCluster, type NatsCluster } from '../../support/nats-cluster.ts'
import { quiet, replicatedHomes, type ReplicatedHome } from '../../support/replicated-home.ts'

let cluster: NatsCluster
let connection: NatsConnection
const homes = replicatedHomes(() => cluster, 1)
beforeAll(async () => {
  cluster = await startNatsCluster()
  connection = await connect({ servers: [...cluster.urls] })
})
afterAll(async () => {
  await connection.close()
  await cluster.stop()
  homes[Symbol.dispose]()
})

const unit = '01'.repeat(16) as UnitId
function post({ stores: { mail } }: ReplicatedHome, n: number) {
  const addressee = `01${unit}` as AddresseeKey
  const entries = [{ streams: [unit], addressee, index: 0, leaf: new Uint8Array(100).fill(n), path: [] }]
  const content = { header: new Uint8Array(50).fill(n), payload: new Uint8Array(300).fill(n) }
  const headerHash = n.toString(16).padStart(64, '0') as HeaderHash
  return mail.post({ unit, device: '80'.repeat(16) as DeviceId, headerHash, ...content, entries, at: 1000 + n })
}

test('what passes anyway is begun anew in place: nobody ends, and what comes then is heard', async () => {
  const one = await homes.open()
  const other = await homes.open(one.namespace)
  const failed: string[] = []
  const notes: number[] = []
  one.stores.shared.listen({
    ...quiet,
    note: (note) => void notes.push(note[0] ?? -1),
    failed: ({ code }) => void failed.push(code),
  })
  await other.stores.log.saveNote(new Uint8Array([1]))
  await expect.poll(() => notes).toEqual([1])
  const jsm = await jetstreamManager(connection)
  for (const name of [`${one.namespace}_NOTE`, `${one.namespace}_LIVE`]) {
    const { config } = await jsm.streams.info(name)
    await jsm.streams.delete(name)
    await jsm.streams.add(config)
  }
  // its first number is one that was read before: only who has begun anew takes it
  const says = async (n: number): Promise<void> => {
    await expect
      .poll(
        () =>
          other.stores.log.saveNote(new Uint8Array([n])).then(
            () => 'said',
            () => 'busy',
          ),
        { timeout: 30_000 },
      )
      .toBe('said')
  }
  await says(2)
  await expect.poll(() => notes.includes(2), { timeout: 15_000 }).toBe(true)
  await expect
    .poll(() => [one, other].map(({ stores }) => stores.shared.isThere), { timeout: 15_000 })
    .toEqual([true, true])
  await post(one, 1)
  expect(failed).toEqual([])
  for (const { stores } of [one, other]) await stores.close()
}, 90_000)

test('a replica that is behind the view is asked again, not taken for another stream', async () => {
  const home = await homes.open()
  for (const n of [1, 2, 3]) await post(home, n)
  const { namespace, folder, stores } = home
  const { mailStoreId } = stores
  await stores.close()
  let behind = 0
  const lagging = (engine: Engine): Engine => ({
    ...engine,
    get incarnation() {
      return engine.incarnation
    },
    // the first answers are of a replica that has not got so far
    command: async (stream, sequence) => (behind++ < 2 ? undefined : engine.command(stream, sequence)),
  })
  const again = await homes.open(namespace, folder, undefined, lagging)
  expect(behind).toBeGreaterThan(2)
  expect(again.stores.mailStoreId).toEqual(mailStoreId)
  expect(await post(again, 3)).toMatchObject({ isNew: false })
  await again.stores.close()
})

test('a stream that ends too early while a node is away is waited for: that node may have the rest', async () => {
  const home = await homes.open()
  for (const n of [1, 2, 3]) await post(home, n)
  const { namespace, folder, stores } = home
  const { mailStoreId } = stores
  await stores.close()
  const begun = performance.now()
  const isFilling = (stream: string): boolean => stream === 'mail-0' && performance.now() - begun < 9000
  // as of a leader whose own copy is still being filled: longer than one that was just elected needs
  const filling = (engine: Engine): Engine => ({
    ...engine,
    get incarnation() {
      return engine.incarnation
    },
    command: async (stream, sequence) => (isFilling(stream) ? undefined : engine.command(stream, sequence)),
    state: async (stream) => {
      const state = await engine.state(stream)
      return isFilling(stream) ? { ...state, last: 1, isWhole: false } : state
    },
  })
  const again = await homes.open(namespace, folder, undefined, filling)
  expect(again.stores.mailStoreId).toEqual(mailStoreId)
  await again.stores.close()
}, 60_000)

test('two first starts at once are one engine', async () => {
  const [one, other] = await Promise.all([homes.open('TWO'), homes.open('TWO')])
  expect(one.stores.mailStoreId).toEqual(other.stores.mailStoreId)
  await post(one, 1)
  expect(await post(other, 1)).toMatchObject({ isNew: false })
  for (const { stores } of [one, other]) await stores.close()
})

test('a first start that sees streams of another one before their description waits for it', async () => {
  const deps = { clock: systemClock(), crypto: await createCrypto() }
  const made = await openJetStream({ servers: cluster.urls, namespace: 'MADE', shards: 1 }, deps)
  const jsm = await jetstreamManager(connection)
  const kvm = new Kvm(jetstream(connection))
  const description = (await (await kvm.open('MADE')).get('format'))!.json<object>()
  const { config } = await jsm.streams.info('MADE_MAIL_0')
  await made.close()

  const bucket = await kvm.create('HALF', { replicas: 3 })
  const half: StreamConfig = { ...config, name: 'HALF_MAIL_0', subjects: ['half.mail.0'] }
  await jsm.streams.add(half)
  const opening = openJetStream({ servers: cluster.urls, namespace: 'HALF', shards: 1 }, deps)
  opening.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 700))
  await bucket.put('format', JSON.stringify({ ...description, incarnation: 'of the other one' }))
  const opened = await opening
  expect(opened.incarnation).toBe('of the other one')
  await opened.close()
})

test('what passes has a bound as soon as all relays may know it; only who starts beyond it lacks the oldest', async () => {
  const jsm = await jetstreamManager(connection)
  const boundOf = async (): Promise<number> => (await jsm.streams.info('BOUND_LIVE')).config.max_bytes
  const one = await homes.open('BOUND')
  await expect.poll(boundOf, { timeout: 15_000 }).toBe(limits.engineLiveBytes)
  await one.stores.close()

  // as relays of before have made it and read it
  await jsm.streams.update('BOUND_LIVE', { max_bytes: -1 })
  const bucket = await new Kvm(jetstream(connection)).open('BOUND')
  const format = (await bucket.get('format'))!.json<object>()
  await bucket.put('format', JSON.stringify({ ...format, minReader: boundReader - 1 }))
  const running = await homes.open('BOUND')
  const pulses = (): Promise<number> => jsm.streams.info('BOUND_LIVE').then(({ state }) => state.last_seq)
  const before = await pulses()
  await expect.poll(pulses, { timeout: 15_000 }).toBeGreaterThan(before + 2)
  expect(await boundOf()).toBe(-1)

  await jsm.streams.update('BOUND_LIVE', { max_bytes: 48 * 1024 })
  const [now, bytes] = [Date.now(), new Uint8Array(20_000)]
  const boxes = [1, 2, 3, 4, 5].map((n) => n.toString(16).padStart(64, '0') as InvitationId)
  for (const box of boxes) {
    await running.stores.boxes.open(box, { unit, expires: now + 60_000, now })
    expect(await running.stores.boxes.put(box, { side: 'newcomer' }, { position: 0, bytes, now })).toMatchObject({
      ok: true,
    })
  }
  const started = await homes.open('BOUND')
  const had = ({ stores }: ReplicatedHome) =>
    boxes.map((box) => stores.boxes.take(box, { side: 'inviter', unit }, now).ok)
  expect(had(running)).toEqual([true, true, true, true, true])
  expect(had(started)).toEqual([false, false, false, true, true])
  const again = { side: 'newcomer' } as const
  await started.stores.boxes.open(boxes[0]!, { unit, expires: now + 60_000, now })
  expect(await started.stores.boxes.put(boxes[0]!, again, { position: 0, bytes, now })).toMatchObject({ ok: true })
  expect(had(started)[0]).toBe(true)
  for (const { stores } of [running, started]) await stores.close()
}, 60_000)
