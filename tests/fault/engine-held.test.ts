/** What a relay does with a stream that is given late, not at all, or that it is not sure of. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { openJetStream } from '../../relay/storage/jetstream/index.ts'
import type { PostedEnvelope } from '../../relay/storage/port.ts'
import type { Engine, Hearing } from '../../relay/storage/replicated/engine.ts'
import { openReplicated, type ReplicatedStores } from '../../relay/storage/replicated/index.ts'
import { nextTurn } from '../../relay/in-turn.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { DeviceId, HeaderHash, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'

let cluster: NatsCluster
const root = mkdtempSync(join(tmpdir(), 'giaoban-held-'))
beforeAll(async () => {
  cluster = await startNatsCluster()
})
afterAll(async () => {
  await cluster.stop()
  rmSync(root, { recursive: true })
})

type Batch = Parameters<Hearing['take']>[0]

const unit = '01'.repeat(16) as UnitId
const addressee = `01${unit}` as AddresseeKey

function envelope(n: number, bytes: number): PostedEnvelope {
  const headerHash = n.toString(16).padStart(64, '0') as HeaderHash
  const entries = [{ streams: [unit], addressee, index: 0, leaf: new Uint8Array(100).fill(n), path: [] }]
  const content = { header: new Uint8Array(50).fill(n), payload: new Uint8Array(bytes).fill(n) }
  return { unit, device: '80'.repeat(16) as DeviceId, headerHash, ...content, entries, at: 1000 + n }
}

/** Stores over a real engine of which the test may change what one method does. */
async function openOver(namespace: string, change: (engine: Engine) => Partial<Engine>): Promise<ReplicatedStores> {
  const log = { info: () => {}, warn: () => {} }
  const deps = { clock: systemClock(), crypto: await createCrypto(), step: () => {}, bounds: defaultBounds, log }
  const engine = await openJetStream({ servers: cluster.urls, namespace, shards: 1 }, deps)
  const changed = Object.assign(Object.create(engine) as Engine, change(engine))
  return openReplicated(changed, mkdtempSync(join(root, 'view-')), deps)
}

interface Doubted {
  readonly stores: ReplicatedStores
  /** The stream of mail is not sure from now on; gives what ends the look at it. */
  doubt(): () => void
  unsure(): void
}

/** Stores whose looks at the stream of mail last as long as the test wants; `through` may change what comes of it. */
async function openInDoubt(
  namespace: string,
  through: {
    take?(batch: Batch, to: Hearing['take']): void
    stopped?(): void
    asked?(sequence: number): Promise<void>
  } = {},
): Promise<Doubted> {
  let heard: Hearing | undefined
  let over: Promise<void> | undefined
  const stores = await openOver(namespace, (engine) => ({
    follow: (stream, from, to) => {
      if (stream !== 'mail-0') return engine.follow(stream, from, to)
      heard = to
      const take: Hearing['take'] = (batch) => (through.take ?? ((all, on) => on(all)))(batch, to.take)
      const following = engine.follow(stream, from, { ...to, take })
      return {
        stop: () => {
          through.stopped?.()
          following.stop()
        },
      }
    },
    command: async (stream, sequence) => {
      if (stream === 'mail-0') await Promise.all([over, through.asked?.(sequence)])
      return engine.command(stream, sequence)
    },
  }))
  await stores.mail.post(envelope(1, 300))
  return {
    stores,
    unsure: () => heard?.unsure(),
    doubt: () => {
      let end = (): void => {}
      over = new Promise((resolve) => (end = resolve))
      heard?.unsure()
      return end
    },
  }
}

const cursors = async ({ mail }: ReplicatedStores): Promise<number> => mail.head(unit)

test('a node that says all is well and gives nothing more is left for another', async () => {
  const first = await openOver('STALL', () => ({}))
  await first.mail.post(envelope(1, 300))
  await first.close()
  let isGiven = false
  let isSilent = true
  const stores = await openOver('STALL', (engine) => ({
    follow: (stream, from, to) => {
      if (stream !== 'mail-0') return engine.follow(stream, from, to)
      if (!isGiven) {
        isGiven = true
        return { stop: () => {} }
      }
      const isThis = isSilent
      isSilent = false
      return engine.follow(stream, from, {
        ...to,
        take: (batch) => (isThis && batch.some(({ sequence }) => sequence > 1) ? undefined : to.take(batch)),
      })
    },
  }))
  expect(await cursors(stores)).toBe(1)
  const begun = performance.now()
  expect(await stores.mail.post(envelope(2, 300))).toMatchObject({ isNew: true })
  expect(performance.now() - begun).toBeLessThan(limits.engineApplyMs)
  await stores.close()
}, 60_000)

test('however many wait for what a node does not give, another one is asked once, and has time to answer', async () => {
  let asked = 0
  let heardFrom = 0
  const stores = await openOver('ONCE', (engine) => ({
    follow: (stream, from, to) => {
      if (stream !== 'mail-0') return engine.follow(stream, from, to)
      asked += 1
      return engine.follow(stream, from, { ...to, take: (batch) => performance.now() < heardFrom || to.take(batch) })
    },
  }))
  heardFrom = performance.now() + 1.6 * limits.engineStallMs
  const posts = Array.from({ length: 30 }, async (_, n) => {
    await new Promise((resolve) => setTimeout(resolve, 20 * n))
    return stores.mail.post(envelope(1 + n, 300))
  })
  expect((await Promise.all(posts)).every((each) => each !== 'quota' && each.isNew)).toBe(true)
  expect(asked).toBe(3)
  await stores.close()
}, 60_000)

test('a node that has gone on without a command is left for another, and nothing is taken for lost', async () => {
  let isLacking = true
  let seen = 0
  const stores = await openOver('LACKS', (engine) => ({
    follow: (stream, from, to) => {
      if (stream !== 'mail-0') return engine.follow(stream, from, to)
      const isThis = isLacking
      isLacking = false
      return engine.follow(stream, from, {
        ...to,
        take: (batch) => {
          seen = Math.max(seen, ...batch.map(({ sequence }) => sequence))
          to.take(isThis ? batch.filter(({ sequence }) => sequence !== 2) : batch)
        },
      })
    },
  }))
  await stores.mail.post(envelope(1, 300))
  const second = stores.mail.post(envelope(2, 300))
  await expect.poll(() => seen).toBe(2) // a message of its own
  expect(await stores.mail.post(envelope(3, 300))).toMatchObject({ isNew: true })
  expect(await second).toMatchObject({ isNew: true })
  expect(await cursors(stores)).toBe(3)
  await stores.close()
}, 60_000)

test('what was read one by one is compared together: one after another beside a node that is cut off it was a minute', async () => {
  const count = 40
  let given = 0
  const asked = new Set<number>()
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const { stores, doubt } = await openInDoubt('TOGETHER', {
    take: (batch, to) => {
      given = batch.at(-1)?.sequence ?? given
      to(batch.map((each) => ({ ...each, isAlone: true })))
    },
    asked: async (sequence) => {
      if (sequence <= 1) return
      asked.add(sequence)
      await answered
    },
  })
  const other = await openOver('TOGETHER', () => ({}))
  const end = doubt()
  for (let n = 0; n < count; n += 1) await other.mail.post(envelope(2 + n, 300))
  await other.close()
  await expect.poll(() => given).toBe(1 + count)
  end()
  await expect.poll(() => asked.size, { timeout: 10_000 }).toBe(count - 1) // the last is shown to all nodes
  expect(await cursors(stores)).toBe(1)
  answer()
  await expect.poll(() => cursors(stores), { timeout: 20_000 }).toBe(1 + count)
  await stores.close()
}, 60_000)

test('what waits for the end of a doubt is bounded, and nothing of it is lost', async () => {
  let stopped = 0
  const { stores, doubt } = await openInDoubt('HELD', { stopped: () => void (stopped += 1) })
  const end = doubt()
  const bytes = 1024 * 1024 + 512 * 1024
  const count = Math.ceil(limits.engineHeldBytes / bytes) + 2
  for (let n = 0; n < count; n += 1) void stores.mail.post(envelope(2 + n, bytes)).catch(() => undefined)
  await expect.poll(() => stopped, { timeout: 20_000 }).toBe(1)
  expect(await cursors(stores)).toBe(1)
  end()
  await expect.poll(() => cursors(stores), { timeout: 20_000 }).toBe(1 + count)
  await stores.close()
}, 60_000)

test('what waited for the end of a doubt is applied in steps, with turns of others and new doubts in between', async () => {
  let given = 0
  const { stores, doubt, unsure } = await openInDoubt('STEPS', {
    take: (batch, to) => {
      given += batch.length
      to(batch)
    },
  })
  const end = doubt()
  const bytes = limits.engineTakenBytes / 4 + 1 // no two of them go in one message
  const count = 17
  const posts = Array.from({ length: count }, (_, n) => stores.mail.post(envelope(2 + n, bytes)))
  await expect.poll(() => given, { timeout: 20_000 }).toBe(1 + count)
  expect(await cursors(stores)).toBe(1)
  end()
  const steps = new Set<number>()
  while (!steps.has(1 + count)) {
    await nextTurn()
    const before = steps.size
    if (steps.add(await cursors(stores)).size !== before && steps.size === 3) unsure()
  }
  expect([...steps]).toEqual([1, 5, 9, 13, 17, 18])
  expect((await Promise.all(posts)).every((each) => each !== 'quota' && each.isNew)).toBe(true)
  expect(await stores.mail.post(envelope(99, 300))).toMatchObject({ isNew: true })
  await stores.close()
}, 60_000)

test('what was read one by one from a node that has something else is found before it is applied', async () => {
  let first: Uint8Array<ArrayBuffer> | undefined
  let isAstray = false
  let seen = 0
  const { stores, doubt } = await openInDoubt('ALONE', {
    stopped: () => void (isAstray = false),
    take: (batch, to) => {
      first ??= batch.find(({ sequence }) => sequence === 1)?.command
      const instead = isAstray ? first : undefined
      seen = Math.max(seen, ...batch.map(({ sequence }) => sequence))
      to(
        instead === undefined
          ? batch
          : batch.map((each) => (each.sequence === 2 ? { ...each, command: instead, isAlone: true } : each)),
      )
    },
  })
  const end = doubt()
  isAstray = true
  for (const n of [2, 3]) {
    void stores.mail.post(envelope(n, 300)).catch(() => undefined)
    await expect.poll(() => seen, { timeout: 20_000 }).toBe(n) // a message of its own
  }
  end()
  await expect.poll(() => cursors(stores), { timeout: 20_000 }).toBe(3)
  await stores.close()
}, 60_000)

test('what one node alone had written before nobody could write is found when writing goes on', async () => {
  let first: Batch[number] | undefined
  let renewed = 0
  let seen = 0
  const stores = await openOver('BEFORE', (engine) => ({
    renew: async (after) => {
      renewed += 1
      await engine.renew(after)
    },
    follow: (stream, from, to) =>
      stream === 'mail-0'
        ? engine.follow(stream, from, {
            ...to,
            take: (batch) => {
              first ??= batch.find(({ sequence }) => sequence === 1)
              const instead = first
              seen = Math.max(seen, ...batch.map(({ sequence }) => sequence))
              to.take(
                batch.map((each) =>
                  each.sequence === 12 && instead !== undefined ? { ...each, command: instead.command } : each,
                ),
              )
            },
          })
        : engine.follow(stream, from, to),
  }))
  for (let n = 1; n < 12; n += 1) await stores.mail.post(envelope(n, 300))
  void stores.mail.post(envelope(12, 300)).catch(() => undefined)
  await expect.poll(() => seen).toBe(12)
  await new Promise((resolve) => setTimeout(resolve, 1100)) // an election takes longer
  await stores.mail.post(envelope(13, 300)) // and from here on that node is like the others
  await expect.poll(() => renewed, { timeout: 20_000 }).toBe(1)
  await stores.close()
}, 60_000)
