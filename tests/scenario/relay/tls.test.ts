import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayTrust } from '../../../engine/sync/socket.ts'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import { makeCertificate, type TestCertificate } from '../../support/certificate.ts'
import {
  clientOf,
  makeRelayWorld,
  relayFolder,
  startRelay,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let plain: Relay
let relay: Relay
let world: RelayWorld
let certificate: TestCertificate
beforeAll(async () => {
  certificate = makeCertificate()
  folder = relayFolder()
  // the world is published without TLS, then the same data is served with it
  plain = await startRelay(folder.config)
  world = await makeRelayWorld(plain.url)
  await plain.drain()
  const leaf = new Uint8Array(new X509Certificate(certificate.cert).raw)
  relay = await startRelay({ ...folder.config, tls: { cert: certificate.cert, key: certificate.key, leaf } })
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

const client = (trust: RelayTrust, url = relay.url): RelayClient => {
  const [unit] = world.units
  return clientOf(world, url, { unit, device: unit.devices[0]!, trust })
}

describe('TLS', () => {
  test('a pinned key is enough, with no authority behind it; blobs go the same way', async () => {
    expect(relay.url).toMatch(/^wss:/)
    await using own = client({ spki: [certificate.spki] })
    await own.connect()
    const content = world.crypto.random(100)
    const blob = idOf<BlobId>(world.crypto.sha256(content))
    await own.blobs.upload({ blob, size: 100, read: async () => content })
    using door = createRelayPublisher({
      url: relay.url,
      deps: { crypto: world.crypto, step: () => {} },
      trust: { spki: [certificate.spki] },
    })
    expect((await door.logKeys()).size).toBe(world.directory.leaves.length)
  })

  test('an issuer that is trusted is enough', async () => {
    await using own = client({ ca: certificate.cert })
    expect((await own.connect()).logSize).toBeGreaterThan(0)
  })

  test('without either, or with another pin, nothing is said to the relay', async () => {
    for (const trust of [{}, { spki: [new Uint8Array(32)] }, { ca: makeCertificate().cert }]) {
      const own = client(trust)
      await expect(own.connect()).rejects.toMatchObject({ code: 'relay/untrusted' })
      await expect(
        own.blobs.download({ blob: '00' as BlobId, size: 1, verify: () => true, write: async () => {} }),
      ).rejects.toMatchObject({ code: 'relay/untrusted' })
    }
  })

  test('while the key changes two pins are good', async () => {
    await using own = client({ spki: [new Uint8Array(32), certificate.spki] })
    expect((await own.connect()).logSize).toBeGreaterThan(0)
  })

  test('an answer signed for another certificate is refused: nobody sits in between', async () => {
    // what a middle man with a bought certificate would show, or a proxy that ends TLS before the relay
    const own = makeCertificate()
    const relayPort = Number(new URL(relay.url).port)
    await using between = await terminateTls(own, relayPort)
    const refused = client({ spki: [own.spki] }, between.url)
    await expect(refused.connect()).rejects.toMatchObject({ code: 'relay/refused' })
  })
})

async function terminateTls(
  own: TestCertificate,
  relayPort: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer({ cert: own.cert, key: own.key }, (inner) => {
    const outer = connect({ port: relayPort, host: '127.0.0.1', rejectUnauthorized: false })
    for (const socket of [inner, outer]) sockets.add(socket.on('error', () => undefined))
    inner.pipe(outer).pipe(inner)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { url: `wss://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}
