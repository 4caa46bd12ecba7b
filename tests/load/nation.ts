/**
 * A slice of the nation on this machine: units with one desk each, all connected to one relay process, or to several over
 * three NATS nodes; a flash bulletin to all of them, which all fetch and answer; then ordinary traffic as fast as it goes.
 * What is larger is extrapolated in docs/nationwide.md with the slopes that this tells.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoadDesk } from '../../bench/load/desk.ts'
import type { Fleet } from '../../bench/load/fleet.ts'
import { makePost } from '../../bench/load/posts.ts'
import { fill, percentile, timed } from '../../bench/load/stress.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { decodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { decodeStatement } from '../../shared/protocol/directory/statements.ts'
import { startRelays, type Relays } from './relays.ts'

interface NationOptions {
  /** At most as many as the relays take sessions. */
  readonly units: number
  /** Processes: more than one stand over NATS. */
  readonly relays: number
  /** Ordinary envelopes, three addressees each. */
  readonly envelopes: number
  tell(line: string): void
}

/** Addressees of one envelope, at most: the bound of `envelope.md`. */
const addressees = 1024
const atOnce = 50

export async function runNation({ units, relays: count, envelopes, tell }: NationOptions): Promise<object> {
  const crypto = await createCrypto()
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-nation-'))
  try {
    await using relays = await startRelays(crypto, { folder, units, count })
    const { fleet } = relays
    tell(`${fleet.leaves.length} leaves, ${count} relays`)
    const desks = fleet.units.map(
      ({ id, desks: [desk] }) => new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys }),
    )
    const sessions = await connectAll(relays, desks)
    tell(`${desks.length} sessions`)
    const flash = await flashToAll(crypto, relays, desks)
    tell('flash')
    const day = await ordinary(crypto, relays, { desks, envelopes })
    for (const desk of desks) desk.close()
    return {
      units,
      relays: count,
      directory: { ...leafSizes(fleet), startUsPerLeaf: (relays.startMs * 1000) / fleet.leaves.length },
      sessions,
      flash,
      day,
      memoryMiB: relays.memory(),
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

async function connectAll(relays: Relays, desks: readonly LoadDesk[]) {
  const before = relays.rssBytes()
  const waited: number[] = []
  const load = await timed(relays, waited, async () => {
    for (let i = 0; i < desks.length; i += atOnce)
      await Promise.all(
        desks.slice(i, i + atOnce).map(async (desk, at) => {
          const start = performance.now()
          // as many addresses as there are places: one of them may not open so many at once
          await desk.connect(relays.urlOf(i + at), `127.1.${(i + at) >> 8}.${1 + ((i + at) % 250)}`)
          waited.push(performance.now() - start)
        }),
      )
  })
  return { ...load, mibPerThousand: ((relays.rssBytes() - before) / 2 ** 20 / desks.length) * 1000 }
}

/** Every desk fetches when it is told, and posts its signed word for it: an envelope to the sender's unit. */
async function flashToAll(crypto: Crypto, relays: Relays, desks: readonly LoadDesk[]) {
  const [sender, ...others] = desks
  if (sender === undefined) throw new Error('a nation of nobody')
  const units = others.map((desk) => desk.identity.unit)
  const posts = Array.from({ length: Math.ceil(units.length / addressees) }, (_, i) =>
    makePost(crypto, units.slice(i * addressees, (i + 1) * addressees)),
  )
  const answers = others.map(() => makePost(crypto, [sender.identity.unit]))
  const disk = relays.diskBytes()
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
    diskBytesPerUnit: (relays.diskBytes() - disk) / units.length,
    sentBytes: posts.reduce((sum, { leaves, payload }) => sum + payload.length + leaves.length * 1265, 0),
  }
}

/** Three addressees an envelope, by all desks at once; then every desk fetches what it has got. */
async function ordinary(
  crypto: Crypto,
  relays: Relays,
  { desks, envelopes }: { readonly desks: readonly LoadDesk[]; readonly envelopes: number },
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
  const disk = relays.diskBytes()
  const nodes = relays.nodesCpuMs()
  const accepted = await fill(relays, work, { onTheWay: 1, send: (lane, post) => posters[lane]!.request('post', post) })
  const nodesCpuUs = ((relays.nodesCpuMs() - nodes) * 1000) / work.flat().length
  const diskBytesPerEnvelope = (relays.diskBytes() - disk) / work.flat().length
  const got: number[] = []
  const delivered = await timed(relays, got, () =>
    Promise.all(
      desks.map((desk, i) => desk.drain(cursors[i] ?? 0, ({ items }) => void got.push(...items.map(() => 0)))),
    ),
  )
  return {
    accepted,
    nodesCpuUs,
    delivered: { perSecond: delivered.perSecond, cpuUs: delivered.cpuUs },
    diskBytesPerEnvelope,
  }
}
