/** The servers of an engine are put back to older files, and the relays over them notice, running or not. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PostedEnvelope } from '../../relay/storage/port.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { quiet, replicatedHomes, type ReplicatedHome } from '../support/replicated-home.ts'

const unit = '01'.repeat(16) as UnitId
const device = '80'.repeat(16) as DeviceId
const addressee = `01${unit}` as AddresseeKey
const nodes = [0, 1, 2]

function envelope(n: number): PostedEnvelope {
  const headerHash = n.toString(16).padStart(64, '0') as HeaderHash
  const entries = [{ streams: [unit], addressee, index: 0, leaf: new Uint8Array(100).fill(n), path: [] }]
  const content = { header: new Uint8Array(50).fill(n), payload: new Uint8Array(300).fill(n) }
  return { unit, device, headerHash, ...content, entries, at: 1000 + n }
}

async function pageOf({ stores: { mail } }: ReplicatedHome): Promise<readonly string[]> {
  const view = { stream: unit, visible: [addressee], circles: true }
  const { items } = await mail.page(view, { after: 0, maxBytes: 1e7, maxItems: 1000 })
  return items.map(({ cursor, payload }) => `${cursor}:${payload[0]}`)
}

const failureOf = ({ stores }: ReplicatedHome): Promise<string> =>
  new Promise((resolve) => stores.shared.listen({ ...quiet, failed: ({ code }) => resolve(code) }))

const filesOf = (cluster: NatsCluster, node: number): string => join(cluster.folder, `n${node}`)
const stopAll = (cluster: NatsCluster) => Promise.all(nodes.map((node) => cluster.kill(node)))
const startAll = (cluster: NatsCluster) => Promise.all(nodes.map((node) => cluster.restart(node)))
async function putBack(cluster: NatsCluster): Promise<void> {
  await stopAll(cluster)
  for (const node of nodes) {
    rmSync(filesOf(cluster, node), { recursive: true })
    cpSync(`${filesOf(cluster, node)}.old`, filesOf(cluster, node), { recursive: true })
  }
  await startAll(cluster)
}

test('a relay that has seen more than the streams hold ends, and all begin another mail store', async () => {
  await using cluster = await startNatsCluster()
  using homes = replicatedHomes(() => cluster, 1)
  const post = async ({ stores: { mail } }: ReplicatedHome, ...numbers: number[]): Promise<void> => {
    for (const n of numbers)
      await expect
        .poll(() => mail.post(envelope(n)).catch(() => 'busy'), { timeout: 30_000 })
        .toMatchObject({ isNew: true })
  }
  const running = await homes.open()
  await post(running, 1, 2, 3, 4, 5)
  await stopAll(cluster)
  for (const node of nodes) cpSync(filesOf(cluster, node), `${filesOf(cluster, node)}.old`, { recursive: true })
  await startAll(cluster)
  await post(running, 6, 7, 8)
  const ended = failureOf(running)

  await putBack(cluster)
  const fresh = await homes.open(running.namespace)
  const freshEnded = failureOf(fresh)
  const before = fresh.stores.mailStoreId
  await Promise.allSettled([9, 10, 11, 12, 13].map((n) => fresh.stores.mail.post(envelope(n))))
  expect(await ended).toBe('store/damaged')
  expect(await freshEnded).toBe('store/damaged')
  for (const { stores } of [running, fresh]) await stores.close()

  // each in its place again, one of them on the view that had seen more
  const again = await homes.open(running.namespace, running.folder)
  const beside = await homes.open(running.namespace, fresh.folder)
  expect(again.stores.mailStoreId).toEqual(beside.stores.mailStoreId)
  expect(again.stores.mailStoreId).not.toEqual(before)
  const page = await pageOf(again)
  expect(await pageOf(beside)).toEqual(page)
  expect(page.slice(0, 5)).toEqual(['1:1', '2:2', '3:3', '4:4', '5:5'])
  expect(page).not.toContain('6:6')
  for (const { stores } of [again, beside]) await stores.close()

  // nobody runs, all views are lost, and the streams have grown past what was seen: the mark beside the log key tells
  await putBack(cluster)
  const ids = [before, again.stores.mailStoreId]
  const last = await homes.open(running.namespace, undefined, again.markFile)
  for (const id of ids) expect(last.stores.mailStoreId).not.toEqual(id)
  await last.stores.close()
}, 120_000)
