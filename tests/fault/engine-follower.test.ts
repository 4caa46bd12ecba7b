/** Reading a stream on: what a lost word, or a node with another history, must not end or spoil. */
import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../engine/config.ts'
import { connectTo } from '../../relay/storage/jetstream/connection.ts'
import { Follower } from '../../relay/storage/jetstream/follow.ts'
import type { Hearing, Written } from '../../relay/storage/replicated/engine.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'

let cluster: NatsCluster
let connection: NatsConnection
let jsm: JetStreamManager
const clock = systemClock()
beforeAll(async () => {
  cluster = await startNatsCluster()
  connection = await connectTo({ servers: cluster.urls })
  jsm = await jetstreamManager(connection)
})
afterAll(async () => {
  await connection.close()
  await cluster.stop()
})

async function streamOf(name: string, sizes: readonly number[]): Promise<void> {
  await jsm.streams.add({ name, subjects: [name], num_replicas: 3, allow_direct: true })
  for (const [n, size] of sizes.entries()) await jetstream(connection).publish(name, new Uint8Array(size).fill(n + 1))
}

function listener(isLast?: Hearing['isLast']) {
  const taken: Written[] = []
  const told: string[] = []
  const to: Hearing = {
    take: (batch) => void taken.push(...batch),
    unsure: () => void told.push('unsure'),
    differs: () => void told.push('differs'),
    ...(isLast !== undefined && { isLast }),
  }
  return { taken, told, to }
}

test('an answer to the question whether there is room may be lost', async () => {
  const mib = 1024 * 1024
  await streamOf(
    'ROOM',
    Array.from({ length: 8 }, () => mib),
  )
  let lost = 0
  const lossy = Object.assign(Object.create(connection) as NatsConnection, {
    publish: (subject: string) => {
      if ((lost += 1) > 1) connection.publish(subject)
    },
  })
  const { taken, to } = listener()
  const follower = new Follower({ clock, connection: lossy, jsm, replicas: jsm.direct, stream: 'ROOM', from: 1, to })
  await expect.poll(() => taken.map(({ sequence }) => sequence), { timeout: 15_000 }).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(lost).toBeGreaterThan(1)
  follower.stop()
})

test('who has something else where it was read up to is not believed, and who has the same is', async () => {
  await streamOf('PROOF', [10, 10, 10, 10])
  const other = listener((command) => command[0] === 9)
  const wrong = new Follower({ clock, connection, jsm, replicas: jsm.direct, stream: 'PROOF', from: 3, to: other.to })
  await expect.poll(() => other.told, { timeout: 10_000 }).toContain('differs')
  wrong.stop()
  const same = listener((command) => command[0] === 2)
  const right = new Follower({ clock, connection, jsm, replicas: jsm.direct, stream: 'PROOF', from: 3, to: same.to })
  await expect.poll(() => same.taken.map(({ sequence }) => sequence), { timeout: 10_000 }).toEqual([3, 4])
  expect(same.told).toEqual([])
  right.stop()
})

test('a server that says nothing any more is left, however much waits to be sent to it', async () => {
  await streamOf('SILENT', [10])
  const node = cluster.urls.findIndex((url) => url.endsWith(`:${connection.getServer().split(':').at(-1)}`))
  expect(node).not.toBe(-1)
  cluster.pause(node)
  try {
    const mib = 1024 * 1024
    for (let n = 0; n < 24; n += 1) connection.publish('nobody.hears', new Uint8Array(mib))
    await expect
      .poll(() => cluster.urls.findIndex((url) => url.endsWith(`:${connection.getServer().split(':').at(-1)}`)), {
        timeout: 15_000,
      })
      .not.toBe(node)
    await expect.poll(() => connection.flush().then(() => 'there'), { timeout: 10_000 }).toBe('there')
  } finally {
    cluster.resume(node)
  }
})
