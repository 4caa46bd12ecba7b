/** The stores over a real JetStream cluster; each test has streams of its own in it. */
import { afterAll, beforeAll } from 'vitest'
import type { BlobStore, MailStore } from '../../relay/storage/port.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { replicatedHomes, type ReplicatedHome } from '../support/replicated-home.ts'
import { blobStoreContract } from './blob-store.ts'
import { logStoreContract } from './log-store.ts'
import { mailStoreContract } from './mail-store.ts'

let cluster: NatsCluster
const homes = replicatedHomes(() => cluster)
beforeAll(async () => {
  cluster = await startNatsCluster()
})
afterAll(async () => {
  await cluster.stop()
  homes[Symbol.dispose]()
})

const homeOf = new WeakMap<object, ReplicatedHome>()

async function openMail(namespace?: string, folder?: string): Promise<MailStore> {
  const home = await homes.open(namespace, folder)
  homeOf.set(home.stores.mail, home)
  return home.stores.mail
}

async function openBlobs(namespace?: string): Promise<BlobStore> {
  const home = await homes.open(namespace)
  const blobs = { ...home.stores.blobs, close: () => home.stores.close() }
  homeOf.set(blobs, home)
  return blobs
}

mailStoreContract({
  name: 'JetStream, restarted on its view',
  open: () => openMail(),
  reopen: async (store) => {
    const { namespace, folder, stores } = homeOf.get(store)!
    await stores.close()
    return openMail(namespace, folder)
  },
  close: (store) => homeOf.get(store)!.stores.close(),
})

blobStoreContract({
  name: 'JetStream, restarted without its view',
  open: () => openBlobs(),
  reopen: async (store) => {
    const { namespace } = homeOf.get(store)!
    await store.close()
    return openBlobs(namespace)
  },
})

logStoreContract('JetStream', async () => {
  let home = await homes.open()
  return {
    store: home.stores.log,
    reopen: async () => {
      await home.stores.close()
      home = await homes.open(home.namespace) // from the streams alone
      return home.stores.log
    },
    close: () => home.stores.close(),
  }
})
