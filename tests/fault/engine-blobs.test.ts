/** What a relay does with files whose states or bytes the engine gives late, or not as they were written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const unit = '01'.repeat(16) as UnitId

/** Stores over a real engine of which the test may change what one method does. */
async function openOver(namespace: string, change: (engine: Engine) => Partial<Engine> = () => ({})) {
  const log = { info: () => {}, warn: () => {} }
  const deps = { clock: systemClock(), crypto, step: () => {}, bounds: defaultBounds, log }
  const engine = await openJetStream({ servers: cluster.urls, namespace, shards: 1 }, deps)
  const changed = Object.assign(Object.create(engine) as Engine, change(engine))
  const stores = await openReplicated(changed, mkdtempSync(join(root, 'view-')), deps)
  return { ...stores, [Symbol.asyncDispose]: () => stores.close() }
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
  await using stores = await openOver('LATE', (engine) => ({
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
  expect(await claim(stores, file, 5000)).toEqual({ ok: true, value: { size: 100, offset: 0, complete: false } })
  expect(await sweep).toBe(1)
  expect(await stores.blobs.upkeep.expire(2000)).toBe(0)
}, 60_000)
