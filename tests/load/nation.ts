/**
 * A slice of the nation on this machine: units with one desk each, all connected to one relay process; a flash bulletin to
 * all of them, which all fetch and answer; then ordinary traffic as fast as it goes. What is larger is extrapolated in
 * docs/nationwide.md with the slopes that this tells.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoadDesk } from '../../bench/load/desk.ts'
import { createFleet, type Fleet } from '../../bench/load/fleet.ts'
import { makePost } from '../../bench/load/posts.ts'
import { configOf, startRelay, type RunningRelay } from '../../bench/load/relay.ts'
import { fill, percentile, timed } from '../../bench/load/stress.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { decodeStatement } from '../../shared/protocol/directory/statements.ts'

interface NationOptions {
  /** At most as many as a relay process takes sessions. */
  readonly units: number
  /** Ordinary envelopes, three addressees each. */
  readonly envelopes: number
  tell(line: string): void
}

/** Addressees of one envelope, at most: the bound of `envelope.md`. */
const addressees = 1024
const atOnce = 50

export async function runNation({ units, envelopes, tell }: NationOptions): Promise<object> {
  const crypto = await createCrypto()
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-nation-'))
  try {
    const fleet = await createFleet(crypto, { folder, units, desks: 1 })
    tell(`${fleet.leaves.length} leaves`)
    const began = performance.now()
    await using relay = await startRelay({
      config: configOf(fleet),
      synchronous: 'FULL',
      bounds: { requestsBurst: 1e6 },
    })
    const startMs = performance.now() - began
    const desks = fleet.units.map(
      ({ id, desks: [desk] }) => new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys }),
    )
    const sessions = await connectAll(relay, desks)
    tell(`${desks.length} sessions`)
    const flash = await flashToAll(crypto, relay, { desks, fleet })
    tell('flash')
    const day = await ordinary(crypto, relay, { desks, envelopes, fleet })
    for (const desk of desks) desk.close()
    return {
      units,
      directory: { ...leafSizes(fleet), startUsPerLeaf: (startMs * 1000) / fleet.leaves.length },
      sessions,
      flash,
      day,
      relayMiB: relay.rssBytes() / 2 ** 20,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function leafSizes({ leaves }: Fleet) {
  const sizes = new Map<string, number[]>()
  for (const leaf of leaves) {
    const statement = decodeStatement(decodeLeaf(leaf)!.statement)
    const type = statement.known ? statement.type : 'unknown'
    sizes.set(type, [...(sizes.get(type) ?? []), leaf.length])
  }
  const average = (all: readonly number[]): number => Math.round(all.reduce((sum, n) => sum + n, 0) / all.length)
  return { bytesOfLeaf: Object.fromEntries([...sizes].map(([type, all]) => [type, average(all)])) }
}

async function connectAll(relay: RunningRelay, desks: readonly LoadDesk[]) {
  const before = relay.rssBytes()
  const waited: number[] = []
  const load = await timed(relay, waited, async () => {
    for (let i = 0; i < desks.length; i += atOnce)
      await Promise.all(
        desks.slice(i, i + atOnce).map(async (desk, at) => {
          const start = performance.now()
          // as many addresses as there are places: one of them may not open so many at once
          await desk.connect(relay.url, `127.1.${(i + at) >> 8}.${1 + ((i + at) % 250)}`)
          waited.push(performance.now() - start)
        }),
      )
  })
  return { ...load, mibPerThousand: ((relay.rssBytes() - before) / 2 ** 20 / desks.length) * 1000 }
}

interface Slice {
  readonly desks: readonly LoadDesk[]
  readonly fleet: Fleet
}

/** Every desk fetches when it is told, and posts its signed word for it: an envelope to the sender's unit. */
async function flashToAll(crypto: Crypto, relay: RunningRelay, { desks, fleet }: Slice) {
  const [sender, ...others] = desks
  if (sender === undefined) throw new Error('a nation of nobody')
  const units = others.map((desk) => desk.identity.unit)
  const posts = Array.from({ length: Math.ceil(units.length / addressees) }, (_, i) =>
    makePost(crypto, units.slice(i * addressees, (i + 1) * addressees)),
  )
  const answers = others.map(() => makePost(crypto, [sender.identity.unit]))
  const disk = diskBytes(fleet)
  const fetched: number[] = []
  let confirmed = 0
  const start = performance.now()
  const all = others.map(
    (desk, i) =>
      new Promise<void>((resolve, reject) => {
        const take = async (): Promise<void> => {
          await desk.drain(0)
          fetched.push(performance.now() - start)
          await desk.request('post', answers[i]!)
        }
        desk.onPush = (frame) => {
          if (frame.name !== 'mail') return
          desk.onPush = () => {}
          take().then(resolve, reject)
        }
      }),
  )
  for (const post of posts) await sender.request('post', post)
  const acceptedMs = performance.now() - start
  await Promise.all(all)
  await sender.drain(0, ({ items }) => (confirmed += items.length))
  const sorted = fetched.toSorted((a, b) => a - b)
  return {
    envelopes: posts.length,
    acceptedMs,
    fetchedMs: { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), all: sorted.at(-1) },
    confirmed,
    confirmedMs: performance.now() - start,
    diskBytesPerUnit: (diskBytes(fleet) - disk) / units.length,
    sentBytes: posts.reduce((sum, { leaves, payload }) => sum + payload.length + leaves.length * 1265, 0),
  }
}

/** Three addressees an envelope, by all desks at once; then every desk fetches what it has got. */
async function ordinary(
  crypto: Crypto,
  relay: RunningRelay,
  { desks, envelopes, fleet }: Slice & { readonly envelopes: number },
) {
  const lanes = 64
  const posters = desks.slice(0, lanes)
  const pick = () => desks[Math.floor(Math.random() * desks.length)]!.identity.unit
  const some = () => {
    const chosen = new Set<ReturnType<typeof pick>>()
    while (chosen.size < Math.min(3, desks.length)) chosen.add(pick())
    return [...chosen]
  }
  const cursors = await Promise.all(desks.map((desk) => desk.drain(0)))
  const work = posters.map(() => Array.from({ length: Math.ceil(envelopes / lanes) }, () => makePost(crypto, some())))
  const disk = diskBytes(fleet)
  const accepted = await fill(relay, work, { onTheWay: 1, send: (lane, post) => posters[lane]!.request('post', post) })
  const diskBytesPerEnvelope = (diskBytes(fleet) - disk) / work.flat().length
  const got: number[] = []
  const delivered = await timed(relay, got, () =>
    Promise.all(
      desks.map((desk, i) => desk.drain(cursors[i] ?? 0, ({ items }) => void got.push(...items.map(() => 0)))),
    ),
  )
  return { accepted, delivered: { perSecond: delivered.perSecond, cpuUs: delivered.cpuUs }, diskBytesPerEnvelope }
}

const diskBytes = (fleet: Fleet): number => statSync(join(fleet.data, 'relay.db')).size
