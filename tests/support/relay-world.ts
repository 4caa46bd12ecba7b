/** A relay on loopback with a real directory, and real clients of its units: what relay and client tests share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRelayClient } from '../../engine/sync/relay-client/client.ts'
import { createRelayPublisher } from '../../engine/sync/relay-client/publish.ts'
import type { RelayClient, RelayClientOptions } from '../../engine/sync/relay-client/types.ts'
import type { RelayTrust } from '../../engine/sync/socket.ts'
import type { RelayConfig } from '../../relay/config.ts'
import { defaultBounds, type RelayBounds } from '../../relay/deps.ts'
import type { RelayLogger } from '../../relay/logger.ts'
import { createRelay, type Relay } from '../../relay/server.ts'
import { concat, type Bytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type MessageId } from '../../shared/ids.ts'
import { encodeAddressee, type Addressee } from '../../shared/protocol/addressee.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { encodeHeader, type Header } from '../../shared/protocol/header.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import type { Post } from '../../shared/protocol/relay-wire/mail.ts'
import { hour, type Clock } from '../../shared/time.ts'
import { DirectoryWorld, startOfWorld, type TestDevice, type TestUnit } from './directory-world.ts'
import { silentLog } from './engine-kit.ts'

/** Runs like a real clock, beginning two hours after the world was made: no cool-down is left. */
export const worldClock: Clock = {
  now: () => Math.floor(startOfWorld + 2 * hour + performance.now()),
  monotonic: () => performance.now(),
}

export interface RelayFolder extends Disposable {
  readonly config: RelayConfig
}

export function relayFolder(change: Partial<RelayConfig> = {}): RelayFolder {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-relay-'))
  const config: RelayConfig = {
    data: join(folder, 'data'),
    logKeyFile: join(folder, 'data.logkey'),
    host: '127.0.0.1',
    port: 0,
    store: 'sqlite',
    tls: undefined,
    root: undefined,
    logLevel: 'silent',
    ...change,
  }
  return { config, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface StartOptions {
  readonly bounds?: Partial<RelayBounds>
  readonly step?: (name: string) => void
  readonly clock?: Clock
  readonly log?: RelayLogger
}

export async function startRelay(config: RelayConfig, options: StartOptions = {}): Promise<Relay> {
  const { bounds, step = () => {}, clock = worldClock, log = silentLog } = options
  const deps = { clock, crypto: await createCrypto(), step, log, bounds: { ...defaultBounds, ...bounds } }
  return createRelay({ config, deps })
}

export interface RelayWorld {
  readonly directory: DirectoryWorld
  readonly crypto: Crypto
  readonly units: readonly [TestUnit, TestUnit, TestUnit]
  /** Publishes what the directory has gained. */
  publish(url: string): Promise<void>
}

/** Three units with two reading devices, an administrator's device without `read`, and epoch 1 each; published. */
export async function makeRelayWorld(url: string, trust: RelayTrust = {}): Promise<RelayWorld> {
  const crypto = await createCrypto()
  using publisher = createRelayPublisher({ url, deps: { crypto, step: () => {} }, trust })
  const keys = await publisher.logKeys()
  const directory = await DirectoryWorld.create({
    policy: {
      log: { origin: keys.origin, key: keys.key },
      relayNames: [keys.origin],
      witnesses: [{ ...keys.witness, operator: true }],
    },
  })
  const units: TestUnit[] = []
  for (const code of ['tp-hcm', 'binh-duong', 'dong-nai']) {
    const unit = await directory.addUnit(code)
    await directory.addDevice(unit)
    await directory.addDevice(unit)
    await directory.addDevice(unit, { limits: [], roleLimits: ['admin'] })
    await directory.addEpoch(unit)
    units.push(unit)
  }
  let published = 0
  const world: RelayWorld = {
    directory,
    crypto,
    units: units as unknown as RelayWorld['units'],
    publish: async (to) => {
      using door = createRelayPublisher({ url: to, deps: { crypto, step: () => {} }, trust })
      const leaves = directory.leaves.slice(published).map((leaf) => decodeLeaf(leaf)!)
      const wraps = units.flatMap((unit) => (unit.epoch === undefined ? [] : [unit.epoch.wraps]))
      await door.publish({ objects: directory.publicKeys, wraps, statements: leaves })
      published = directory.leaves.length
    },
  }
  await world.publish(url)
  return world
}

export function clientOf(
  world: RelayWorld,
  url: string,
  more: { readonly unit: TestUnit; readonly device: TestDevice } & Partial<RelayClientOptions>,
): RelayClient {
  const { unit, device, ...options } = more
  const sign = (message: Bytes): Bytes => world.crypto.sign(device.key.pair.secretKey, message)
  return createRelayClient({
    url,
    identity: { unit: unit.id, device: device.id, sign },
    deps: { clock: worldClock, crypto: world.crypto, step: () => {}, log: silentLog },
    ...options,
  })
}

/** What a relay can judge of an envelope: real layout and hashes, random sealed parts. */
export function makePost(
  crypto: Crypto,
  addressees: readonly Addressee[],
  more: { readonly payloadBytes?: number; readonly header?: (header: Header) => Header } = {},
): Post {
  const salt = crypto.random(24)
  const commitment = crypto.random(32)
  const payload = concat(salt, commitment, crypto.random((more.payloadBytes ?? 500) - 56))
  const ordered = addressees.map((each) => encodeAddressee(each)).toSorted((a, b) => Buffer.compare(a, b))
  const leaves = ordered.map((each) => concat(each, crypto.random(32), crypto.random(1208)))
  const header: Header = {
    version: 1,
    suite: 1,
    messageId: idOf<MessageId>(crypto.random(16)),
    salt,
    commitment,
    wrapsRoot: treeRoot(
      crypto,
      leaves.map((leaf) => leafHash(crypto, leaf)),
    ),
    wrapCount: leaves.length,
    payloadLength: payload.length,
    payloadHash: crypto.sha256(payload),
  }
  return { header: encodeHeader((more.header ?? ((same) => same))(header)), leaves, payload }
}

export const toUnit = (unit: TestUnit, epoch = 1): Addressee => ({ kind: 'unit', id: unit.id, epoch })
export const toDevice = (device: TestDevice, epoch = 1): Addressee => ({ kind: 'device', id: device.id, epoch })
