/** A home that was away finds 5,000 envelopes: fetched, opened, verified, judged, stored and receipted in one `sync`. */
import { join } from 'node:path'
import { demoBulletins } from '../cli/demo/bulletins.ts'
import { stagedEnvelopes } from '../engine/store/outbox.ts'
import { createRelayClient } from '../engine/sync/relay-client/client.ts'
import { splitLeaves } from '../engine/sync/transmit.ts'
import type { UnitId } from '../shared/ids.ts'
import { limits } from '../shared/limits.ts'
import { authorBulletin } from './fill.ts'
import { payloadBytes, signers } from './exchange-yardstick.ts'
import { measurePair, milliseconds, type Row } from './measure.ts'
import { bareCrypto, bareOpening, bareTable } from './primitives.ts'
import { createBenchWorld, type BenchWorld } from './world.ts'

const envelopes = 5000
const perCommit = 250
/** Every reading device of the unit has a cursor of its own, so each comes back once. */
const homes = ['duty', 'commander'] as const

export async function reconnect(): Promise<Row[]> {
  await using world = await createBenchWorld({ relay: 'memory' })
  const [, there] = world.units
  await queue(world)
  const yardstick = await createYardstick(world.folder)
  const rate = (ms: number): number => envelopes / (ms / 1000)
  const row = await measurePair({
    name: 'reconnect-5000',
    unit: 'envelopes/s',
    against: 'HPKE open, two Ed25519 verifications and AES-GCM an envelope, one commit a page',
    runs: homes.length,
    warmup: 0,
    subject: async (run) => {
      await using receiver = await world.open(there, homes[run] ?? 'duty', { live: false })
      let received = 0
      const took = await milliseconds(async () => {
        received = (await receiver.call('sync.once', {})).received
      })
      if (received < envelopes) throw new Error(`received ${received} of ${envelopes}`)
      return rate(took)
    },
    yardstick: async () => rate(await milliseconds(yardstick)),
  })
  return [row]
}

/** Sealed by a real home and posted as its outbox would, only without waiting for each. */
async function queue(world: BenchWorld): Promise<void> {
  const [here, there] = world.units
  const bulletins = demoBulletins({ count: envelopes, seed: 1, now: world.deps.clock.now() })
  await world.fill(here, 'duty', async (home) => {
    const { crypto } = world.deps
    const { store, self, clock } = home.context
    const to = there.id as UnitId // made by createWorld as an id
    for (let at = 0; at < bulletins.length; at += perCommit) {
      store.transaction('bench-fill', (tx) => {
        for (const { bulletin } of bulletins.slice(at, at + perCommit)) authorBulletin(home, tx, { bulletin, to })
      })
    }
    const sign = (message: Uint8Array) => crypto.sign(self.signing, message)
    await using client = createRelayClient({ url: world.relay, deps: world.deps, identity: { ...self, sign } })
    await client.connect()
    const staged = stagedEnvelopes(store.read, clock.now(), envelopes)
    for (let at = 0; at < staged.length; at += limits.requestsInFlight) {
      await Promise.all(
        staged
          .slice(at, at + limits.requestsInFlight)
          .map(({ header, leaves, payload }) =>
            client.request('post', { header, leaves: splitLeaves(leaves), payload }),
          ),
      )
    }
  })
}

async function createYardstick(folder: string): Promise<() => void> {
  const crypto = await bareCrypto()
  const openPayload = bareOpening(payloadBytes)
  let times = 0
  return () => {
    using table = bareTable(join(folder, `mail-${++times}.bare`))
    for (let left = envelopes; left > 0; left -= limits.mailPageItems) {
      const page = Math.min(left, limits.mailPageItems)
      for (let i = 0; i < page; i++) {
        crypto.decapsulate()
        openPayload()
        for (let signer = 0; signer < signers; signer++) crypto.verify()
      }
      table.commitMany(page, payloadBytes)
    }
  }
}
