/** The stores over a real JetStream cluster; each test has streams of its own in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { defaultBounds } from '../../relay/deps.ts'
import { openJetStream } from '../../relay/storage/jetstream/index.ts'
import { openReplicated, type ReplicatedStores } from '../../relay/storage/replicated/index.ts'
import type { BlobStore, MailStore } from '../../relay/storage/port.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { systemClock } from '../../engine/config.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { blobStoreContract } from './blob-store.ts'
import { logStoreContract } from './log-store.ts'
import { mailStoreContract } from './mail-store.ts'

const crypto = await createCrypto()
const root = mkdtempSync(join(tmpdir(), 'giaoban-replicated-'))
let cluster: NatsCluster
beforeAll(async () => {
  cluster = await startNatsCluster()
})
afterAll(async () => {
  await cluster.stop()
  rmSync(root, { recursive: true, force: true })
})

interface Home {
  readonly stores: ReplicatedStores
  readonly namespace: string
  readonly folder: string
}
let count = 0
const homes = new WeakMap<object, Home>()

async function open(namespace = `GB${(count += 1)}`, folder = mkdtempSync(join(root, 'view-'))): Promise<Home> {
  const deps = { clock: systemClock(), crypto, step: () => {}, bounds: defaultBounds, log: { warn: () => {} } }
  const engine = await openJetStream({ servers: cluster.urls, namespace, shards: 2 }, deps)
  const stores = await openReplicated(engine, folder, deps)
  return { stores, namespace, folder }
}

async function openMail(namespace?: string, folder?: string): Promise<MailStore> {
  const home = await open(namespace, folder)
  const mail = { ...home.stores.mail, close: () => home.stores.close() }
  homes.set(mail, home)
  return mail
}

mailStoreContract({
  name: 'JetStream, restarted on its view',
  open: () => openMail(),
  reopen: async (store) => {
    const { namespace, folder } = homes.get(store)!
    await store.close()
    return openMail(namespace, folder)
  },
})

async function openBlobs(namespace?: string): Promise<BlobStore> {
  const home = await open(namespace)
  const blobs = { ...home.stores.blobs, close: () => home.stores.close() }
  homes.set(blobs, home)
  return blobs
}

blobStoreContract({
  name: 'JetStream, restarted without its view',
  open: () => openBlobs(),
  reopen: async (store) => {
    const { namespace } = homes.get(store)!
    await store.close()
    return openBlobs(namespace)
  },
})

logStoreContract('JetStream', async () => {
  let home = await open()
  return {
    store: home.stores.log,
    reopen: async () => {
      await home.stores.close()
      home = await open(home.namespace) // from the streams alone
      return home.stores.log
    },
    close: () => home.stores.close(),
  }
})
