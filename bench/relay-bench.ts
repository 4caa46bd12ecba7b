/** Envelopes that one session posts, each on the relay's disk before it is answered, beside bare commits of their size. */
import { join } from 'node:path'
import { demoBulletins } from '../cli/demo/bulletins.ts'
import { stagedEnvelopes } from '../engine/store/outbox.ts'
import { createRelayClient } from '../engine/sync/relay-client/client.ts'
import { splitLeaves } from '../engine/sync/transmit.ts'
import type { UnitId } from '../shared/ids.ts'
import { leafBytes, payloadBytes } from './exchange-yardstick.ts'
import { authorBulletin } from './fill.ts'
import { measurePair, milliseconds, type Row } from './measure.ts'
import { bareTable } from './primitives.ts'
import { createBenchWorld } from './world.ts'

const postsPerRun = 100
const runs = 9
const warmup = 1

export async function relayPosts(): Promise<Row[]> {
  await using world = await createBenchWorld()
  const [here, there] = world.units
  const count = postsPerRun * (runs + warmup)
  const rows: Row[] = []
  await world.fill(here, 'duty', async (home) => {
    const { store, self, clock } = home.context
    const to = there.id as UnitId // made by createWorld as an id
    store.transaction('bench-fill', (tx) => {
      for (const { bulletin } of demoBulletins({ count, seed: 1, now: clock.now() })) {
        authorBulletin(home, tx, { bulletin, to })
      }
    })
    const staged = stagedEnvelopes(store.read, clock.now(), count)
    const sign = (message: Uint8Array) => world.deps.crypto.sign(self.signing, message)
    await using client = createRelayClient({ url: world.relay, deps: world.deps, identity: { ...self, sign } })
    await client.connect()
    using table = bareTable(join(world.folder, 'posts.bare'))
    const rate = (ms: number): number => postsPerRun / (ms / 1000)
    const row = await measurePair({
      name: 'relay-post',
      unit: 'posts/s',
      against: 'bare SQLite commits of the same size, synchronous=FULL',
      runs,
      warmup,
      subject: async (run) => {
        const mine = staged.slice((run + warmup) * postsPerRun, (run + warmup + 1) * postsPerRun)
        const posts = mine.map(({ header, leaves, payload }) => ({ header, leaves: splitLeaves(leaves), payload }))
        return rate(await milliseconds(() => Promise.all(posts.map((post) => client.request('post', post)))))
      },
      yardstick: async () =>
        rate(
          await milliseconds(() => {
            for (let i = 0; i < postsPerRun; i++) table.commit(payloadBytes + 2 * leafBytes)
          }),
        ),
    })
    rows.push(row)
  })
  return rows
}
