/** The relay's disk has no room: senders are told, readers read on, and with room again everything goes. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSqliteMailStore } from '../../relay/storage/sqlite-mail-store.ts'
import { openRelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type DeviceId, type HeaderHash, type UnitId } from '../../shared/ids.ts'
import { clientOf, makePost, makeRelayWorld, relayFolder, startRelay, toUnit } from '../support/relay-world.ts'

// by name in a variable: these belong to the system, not to the packages of the project
const system = { mount: 'mount', umount: 'umount' }
const mount = (...args: readonly string[]): void => void execFileSync(system.mount, args)
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

test('of posts that share a transaction only those are told `full` that found no room', async () => {
  const crypto = await createCrypto()
  const db = openRelayDatabase(':memory:')
  const mail = createSqliteMailStore({ db, step: () => {} })
  const unit = idOf<UnitId>(crypto.random(16))
  const postOf = (bytes: number) => ({
    unit,
    device: idOf<DeviceId>(crypto.random(16)),
    headerHash: idOf<HeaderHash>(crypto.random(32)),
    header: crypto.random(10),
    payload: crypto.random(bytes),
    entries: [],
    at: 1,
  })
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 20}`)
  const posts = [postOf(100), postOf(1_000_000), postOf(100)]
  const outcomes = await Promise.allSettled(posts.map((post) => mail.post(post)))
  for (const [i, outcome] of outcomes.entries()) {
    const kept = await mail.accepted(posts[i]!.device, posts[i]!.headerHash)
    expect(kept !== undefined).toBe(outcome.status === 'fulfilled')
  }
  expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { code: 'SQLITE_FULL' } })
  db.pragma('max_page_count = 1000000')
  for (const post of posts) await mail.post(post)
  for (const post of posts) expect(await mail.accepted(post.device, post.headerHash)).toBe(1)
  db.close()
})

describe.skipIf(!isRoot)('a disk that has no room (needs root on Linux)', () => {
  const root = mkdtempSync(join(tmpdir(), 'giaoban-disk-'))
  const disk = join(root, 'disk')
  beforeAll(() => {
    mkdirSync(disk)
    mount('-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk)
  })
  afterAll(() => {
    execFileSync(system.umount, [disk])
    rmSync(root, { recursive: true })
  })

  test('the relay says `full`, goes on handing out mail, and takes everything once there is room', async () => {
    using folder = relayFolder({ data: join(disk, 'data') })
    await using relay = await startRelay(folder.config)
    const world = await makeRelayWorld(relay.url)
    const [here, there] = world.units
    await using sender = clientOf(world, relay.url, { unit: here, device: here.devices[0]! })
    await using reader = clientOf(world, relay.url, { unit: there, device: there.devices[0]! })
    for (const client of [sender, reader]) await client.connect()
    const post = () => makePost(world.crypto, [toUnit(there)], { payloadBytes: 500_000 })
    let taken = 0
    let refused = post()
    for (; taken < 40; taken++) {
      refused = post()
      const code = await sender.request('post', refused).then(
        () => undefined,
        (error: { code: string }) => error.code,
      )
      if (code !== undefined) {
        expect(code).toBe('relay/full')
        break
      }
    }
    expect(taken).toBeGreaterThan(2)
    expect(taken).toBeLessThan(40)
    const page = await reader.request('fetch', { cursor: 0, maxBytes: 1_900_000 })
    expect([page.head, page.items.length]).toEqual([taken, 3])
    mount('-o', 'remount,size=64m', disk)
    expect(await sender.request('post', refused)).toMatchObject({ at: expect.any(Number) })
    expect(await reader.request('ack', { cursor: page.next })).toEqual({ cursor: page.next })
    expect((await reader.request('fetch', { cursor: taken, maxBytes: 1_900_000 })).items).toHaveLength(1)
  })
})
