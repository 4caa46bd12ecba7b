/** What servers of NATS, or their operator, say that they have room for: files end before it, mail goes on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../engine/config.ts'
import { defaultBounds } from '../../../relay/deps.ts'
import { openJetStream } from '../../../relay/storage/jetstream/index.ts'
import { openReplicated, type ReplicatedStores } from '../../../relay/storage/replicated/index.ts'
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { idOf, type BlobId, type DeviceId, type HeaderHash, type UnitId } from '../../../shared/ids.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { silentLog } from '../../support/engine-kit.ts'
import { startNatsCluster, type NatsCluster } from '../../support/nats-cluster.ts'

const mib = 1024 * 1024
const unit = bytesToHex(new Uint8Array(16).fill(1)) as UnitId
const crypto = await createCrypto()
let cluster: NatsCluster
let root: string
beforeAll(async () => {
  // 40 MiB of each copy
  cluster = await startNatsCluster({ accountBytes: 120 * mib })
  root = mkdtempSync(join(tmpdir(), 'giaoban-room-'))
})
afterAll(async () => {
  await cluster.stop()
  rmSync(root, { recursive: true, force: true })
})

/** Files leave 24 MiB to mail. */
async function open(namespace: string, bytes?: number): Promise<ReplicatedStores & AsyncDisposable> {
  const bounds = { ...defaultBounds, relayDiskFreeBytes: 24 * mib }
  const deps = { clock: systemClock(), crypto, step: () => {}, bounds, log: silentLog }
  const settings = { servers: cluster.urls, namespace, ...(bytes !== undefined && { bytes }) }
  const stores = await openReplicated(await openJetStream(settings, deps), mkdtempSync(join(root, 'view-')), deps)
  return { ...stores, [Symbol.asyncDispose]: () => stores.close() }
}

function fileOf(size: number): { readonly claim: Parameters<ReplicatedStores['blobs']['create']>[0]; bytes: Bytes } {
  const bytes = crypto.random(size)
  const blob = idOf<BlobId>(crypto.sha256(bytes))
  return { bytes, claim: { unit, blob, size, at: 1000, quotaBytes: 1e9, maxUploads: 9 } }
}

async function post(stores: ReplicatedStores): Promise<unknown> {
  return stores.mail.post({
    unit,
    device: bytesToHex(new Uint8Array(16).fill(2)) as DeviceId,
    headerHash: bytesToHex(crypto.random(32)) as HeaderHash,
    header: crypto.random(100),
    payload: crypto.random(1000),
    entries: [{ streams: [unit], addressee: `01${unit}` as AddresseeKey, index: 0, leaf: crypto.random(10), path: [] }],
    at: 1000,
  })
}

test('servers that say nothing of their disks have what their operator says', async () => {
  await using stores = await open('GBTOLD', 30 * mib)
  const [large, small] = [fileOf(8 * mib), fileOf(4 * mib)]
  expect(await stores.blobs.create(large.claim)).toEqual({ ok: false, error: 'full' })
  expect(await stores.blobs.create(small.claim)).toMatchObject({ ok: true })
})

test('files stop where the account of the relays has room for mail only, and mail goes on', async () => {
  await using stores = await open('GBACCOUNT')
  const { blobs } = stores
  const [large, first, second] = [fileOf(30 * mib), fileOf(10 * mib), fileOf(10 * mib)]
  expect(await blobs.create(large.claim)).toEqual({ ok: false, error: 'full' })
  // each would fit, both do not: the second stops on its way
  for (const { claim } of [first, second]) expect(await blobs.create(claim)).toMatchObject({ ok: true })
  const put = async ({ claim, bytes }: typeof first): Promise<string> => {
    for (let offset = 0; offset < claim.size; offset += mib) {
      const part = { unit, blob: claim.blob, offset, bytes: bytes.subarray(offset, offset + mib) }
      const stored = await blobs.append({ ...part, more: true })
      if (!stored.ok) return stored.error
    }
    return 'whole'
  }
  expect([await put(first), await put(second)]).toEqual(['whole', 'full'])
  const left = await blobs.state(unit, second.claim.blob)
  expect(left).toMatchObject({ complete: false })
  expect(left?.offset).toBeGreaterThanOrEqual(4 * mib)
  expect(await post(stores)).toMatchObject({ isNew: true })
})
