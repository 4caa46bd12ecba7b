import { X509Certificate } from 'node:crypto'
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

const client = (trust: RelayTrust): RelayClient => {
  const [unit] = world.units
  return clientOf(world, relay.url, { unit, device: unit.devices[0]!, trust })
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
    // the same relay key, seen through another certificate, is what a middle man with a bought certificate would show
    const leaf = new Uint8Array(new X509Certificate(makeCertificate().cert).raw)
    using other = relayFolder()
    const elsewhere = await startRelay({ ...other.config, tls: { cert: certificate.cert, key: certificate.key, leaf } })
    const [unit] = world.units
    const own = clientOf(world, elsewhere.url, { unit, device: unit.devices[0]!, trust: { spki: [certificate.spki] } })
    await expect(own.connect()).rejects.toMatchObject({ code: 'relay/refused' })
    await elsewhere.drain()
  })
})
