import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { RelayConfig } from '../../../relay/config.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import { freePort } from '../../support/free-port.ts'
import { killRelay, startRelayProcess, type RunningRelay } from '../../support/relay-process.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  toUnit,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

const start = (config: RelayConfig, fatal: readonly string[] = []): Promise<RunningRelay> =>
  startRelayProcess(config, { now: worldClock.now(), fatal })
const stop = killRelay

const clientAt = async (world: RelayWorld, url: string, unit: number, device = 0): Promise<RelayClient> => {
  const owner = world.units[unit]!
  const client = clientOf(world, url, { unit: owner, device: owner.devices[device]! })
  await client.connect()
  return client
}

let folder: RelayFolder
let world: RelayWorld
beforeAll(async () => {
  folder = relayFolder({ port: await freePort() })
  const first = await start(folder.config)
  world = await makeRelayWorld(first.url)
  await stop(first)
})
afterAll(() => folder[Symbol.dispose]())

const steps = [
  ['relay.receive.before', '3'],
  ['relay.post.commit.before', '2'],
  ['relay.post.commit.after', '2'],
  ['relay.send.before', '4'],
  ['relay.send.after', '4'],
] as const

describe('a relay that is killed', () => {
  test.each(steps)('at %s (%s) keeps everything it accepted, and a repeated post is not doubled', async (...fatal) => {
    const doomed = await start(folder.config, fatal)
    const posts = Array.from({ length: 4 }, () => makePost(world.crypto, [toUnit(world.units[1])]))
    const accepted: string[] = []
    {
      await using sender = await clientAt(world, doomed.url, 0)
      for (const post of posts) {
        const answer = await sender.request('post', post).catch(() => undefined)
        if (answer === undefined) break
        accepted.push(answer.headerHash)
      }
    }
    expect((await doomed.ended)[1]).toBe('SIGKILL')
    expect(accepted.length).toBeLessThan(4)
    const again = await start(folder.config)
    {
      await using sender = await clientAt(world, again.url, 0)
      await using receiver = await clientAt(world, again.url, 1)
      const held = await sender.request('status', { headerHashes: accepted as never })
      expect(held.entries.every((entry) => entry.known)).toBe(true)
      for (const post of posts) await sender.request('post', post)
      const { items } = await receiver.request('fetch', { cursor: 0, maxBytes: 1_000_000 })
      const sent = posts.map((post) => Buffer.from(post.header).toString('hex'))
      const got = items.map((item) => Buffer.from(item.header).toString('hex')).filter((each) => sent.includes(each))
      expect(got.toSorted()).toEqual(sent.toSorted())
    }
    await stop(again)
  })

  test.each([
    ['relay.blob.part.before', '2'],
    ['relay.blob.part.after', '2'],
    ['relay.blob.finish.before', '1'],
    ['relay.blob.finish.between', '1'],
    ['relay.blob.finish.after', '1'],
  ])('at %s (%s) lets an upload go on where it was safe', async (...fatal) => {
    const content = world.crypto.random(2_500_000)
    const blob = idOf<BlobId>(world.crypto.sha256(content))
    let sent = 0
    const upload = {
      blob,
      size: content.length,
      read: async (from: number, to: number) => {
        sent += to - from
        return content.slice(from, to)
      },
    }
    const doomed = await start(folder.config, fatal)
    {
      await using sender = await clientAt(world, doomed.url, 0)
      await expect(sender.blobs.upload(upload)).rejects.toMatchObject({ code: 'relay/unreachable' })
    }
    await doomed.ended
    const before = sent
    const again = await start(folder.config)
    {
      await using sender = await clientAt(world, again.url, 0)
      await using receiver = await clientAt(world, again.url, 1)
      await sender.blobs.upload(upload)
      expect(sent - before).toBeLessThan(content.length)
      const got = new Uint8Array(content.length)
      const verify = (): boolean => true
      await receiver.blobs.download({ blob, size: got.length, verify, write: async (at, bytes) => got.set(bytes, at) })
      expect(got).toEqual(content)
    }
    await stop(again)
  })

  test('SIGTERM drains: what was asked is answered, sessions hear of it, the process ends with 0', async () => {
    const running = await start(folder.config)
    const client = await clientAt(world, running.url, 0)
    const events: string[] = []
    client.listen((event) => events.push(event.type === 'push' ? event.name : event.error.code))
    const answers = Promise.all(
      [1, 2, 3].map(() => client.request('post', makePost(world.crypto, [toUnit(world.units[1])]))),
    )
    const startedAt = performance.now()
    await answers
    running.child.kill('SIGTERM')
    expect(await running.ended).toEqual([0, null])
    expect(performance.now() - startedAt).toBeLessThan(5000)
    expect(events).toEqual(['draining', 'relay/draining'])
    expect(client.state).toBe('closed')
    await expect(client.request('clock', {})).rejects.toMatchObject({ code: 'relay/draining' })
  })
})
