/**
 * A node comes back with a command that it had written as a leader and that nobody else ever had. Server 2.9 keeps it, and
 * the node's copy of the stream is another one from there on.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { expect, test } from 'vitest'
import type { PostedEnvelope } from '../../relay/storage/port.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { replicatedHomes, type ReplicatedHome } from '../support/replicated-home.ts'

const unit = '01'.repeat(16) as UnitId
const device = '80'.repeat(16) as DeviceId
const addressee = `01${unit}` as AddresseeKey

function envelope(n: number): PostedEnvelope {
  const headerHash = n.toString(16).padStart(64, '0') as HeaderHash
  const entries = [{ streams: [unit], addressee, index: 0, leaf: new Uint8Array(100).fill(n), path: [] }]
  const content = { header: new Uint8Array(50).fill(n), payload: new Uint8Array(300).fill(n) }
  return { unit, device, headerHash, ...content, entries, at: 1000 + n }
}

const post = async ({ stores: { mail } }: ReplicatedHome, ...numbers: number[]): Promise<void> => {
  for (const n of numbers)
    await expect
      .poll(() => mail.post(envelope(n)).catch(() => 'busy'), { timeout: 40_000 })
      .toMatchObject({ at: expect.any(Number) })
}

async function pageOf({ stores: { mail } }: ReplicatedHome): Promise<readonly string[]> {
  const view = { stream: unit, visible: [addressee], circles: true }
  const { items } = await mail.page(view, { after: 0, maxBytes: 1e7, maxItems: 1000 })
  return items.map(({ cursor, payload }) => `${cursor}:${payload[0]}`)
}

/** What every node has under a number, by drawing consumers until all three have been drawn. */
async function copiesOf(cluster: NatsCluster, stream: string, sequence: number): Promise<ReadonlyMap<string, string>> {
  const connection = await connect({ servers: [...cluster.urls] })
  const manager = await jetstreamManager(connection)
  const found = new Map<string, string>()
  for (let i = 0; i < 40 && found.size < 3; i += 1) {
    const inbox = `_INBOX.copies.${i}`
    const given = new Promise<string>((resolve) => {
      connection.subscribe(inbox, { max: 1, callback: (_, { data }) => resolve(Buffer.from(data).toString('hex')) })
    })
    const consumer = { deliver_subject: inbox, opt_start_seq: sequence, max_deliver: 1, mem_storage: true }
    const how = { deliver_policy: 'by_start_sequence', ack_policy: 'none' } as never
    const { name, cluster: at } = await manager.consumers.add(stream, { ...consumer, ...(how as object) })
    const copy = await Promise.race([given, sleep(1000).then(() => 'nothing')])
    found.set(at?.leader ?? '', copy)
    await manager.consumers.delete(stream, name)
  }
  await connection.close()
  return found
}

test('it is given the stream anew: relays go on with what was confirmed, and nobody meets another mail store', async () => {
  await using cluster = await startNatsCluster()
  using homes = replicatedHomes(() => cluster, 1)
  const running = await homes.open()
  const dying = await homes.open(running.namespace)
  await post(running, 1, 2, 3)
  const stream = `${running.namespace}_MAIL_0`
  const leader = (await cluster.leaderOf(stream))!
  const others = [0, 1, 2].filter((node) => node !== leader)
  await Promise.all(others.map((node) => cluster.kill(node)))
  dying.stores.mail.post(envelope(9)).catch(() => undefined)
  await sleep(3000) // it is written by the node that led, and answered for by none
  await dying.stores.close() // and asked for by nobody again
  await cluster.kill(leader)
  await Promise.all(others.map((node) => cluster.restart(node)))
  await post(running, 4, 5, 6)
  await cluster.restart(leader)
  await post(running, 9)
  const before = await copiesOf(cluster, stream, 4)
  expect(before.get(`n${leader}`)).not.toBe(before.get(`n${others[0]}`))

  const second = await homes.open(running.namespace)
  const store = second.stores.mailStoreId
  // while it is taken out and filled again it has nothing, or is no node of the stream at all
  const isMended = async (): Promise<boolean> => {
    const found = await copiesOf(cluster, stream, 4)
    return found.size === 3 && new Set(found.values()).size === 1
  }
  // each pulse compares one command of several, at nodes that are drawn
  const end = performance.now() + 90_000
  for (let n = 7; (n === 7 || !(await isMended())) && performance.now() < end; n += 1) {
    if (n < 40) await post(running, n)
    await sleep(300)
  }
  expect(await isMended()).toBe(true)
  expect(running.stores.mailStoreId).toEqual(store)
  await post(second, 50)
  const again = await homes.open(running.namespace)
  const page = await pageOf(again)
  const numbers = page.map((each) => Number(each.split(':')[1]))
  expect(numbers).toEqual([...new Set(numbers)])
  expect(numbers).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 7, 9, 50]))
  await expect.poll(() => pageOf(running), { timeout: 10_000 }).toEqual(page)
  expect(again.stores.mailStoreId).toEqual(store)
  for (const { stores } of [running, second, again]) await stores.close()
}, 180_000)
