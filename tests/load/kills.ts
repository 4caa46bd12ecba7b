/**
 * Three NATS nodes, two relay processes, desks that post and read all the time: again and again one of the five is killed
 * and started again, or stops saying anything and comes back as if nothing had been, as behind a network that was cut.
 * What a relay has answered for arrives, once; how long nobody could post is measured.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeskIdentity } from '../../bench/load/desk.ts'
import { startNatsCluster } from '../support/nats-cluster.ts'
import { makePost, makeRelayWorld, toUnit, type RelayWorld } from '../support/relay-world.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { Chronicle } from './chronicle.ts'
import { gather, mailboxesAt } from './evidence.ts'
import { RoamingReader, RoamingSender } from './roaming.ts'
import { hitNode, killed, shards, startRelays, type Hit, type Victim } from './victims.ts'

export interface KillReport {
  readonly kills: readonly { readonly victim: Victim; readonly withoutServiceMs: number }[]
  readonly accepted: number
  /** Accepted, and not at every desk that it was for. */
  readonly lost: number
  /** Of these, in a mailbox of neither relay any more. */
  readonly gone: number
  /** Cursors under which the relays have different envelopes. */
  readonly disagreements: number
  /** Stores of mail that desks met beyond the first: what a relay begins when its engine has lost something. */
  readonly newStores: number
  /** Relays that ended by themselves, since their engine had lost something, and were started again as by a supervisor. */
  readonly ended: number
  /** Nodes that had something else than the two others, and were given a stream anew. */
  readonly replicasAnew: number
  /** Twice at a desk. */
  readonly doubled: number
  readonly refusals: ReadonlyMap<string, number>
  /** The folder in which everything about a run lies that did not hold; absent: it held. */
  readonly evidence: string | undefined
}

interface KillOptions {
  readonly moments: number
  readonly seed: string
  /** In turn. */
  readonly victims?: readonly Victim[]
  /** The next is killed while the one before still starts, and desks have not recovered. */
  readonly isHasty?: boolean
  readonly tell?: (line: string) => void
}

/**
 * How long a desk may be without an answer before the run is given up; how long it was is in the report. On busy machines
 * servers 2.9 take half a minute after a cut: each election waits for the one before, and a stalled copy for ten seconds.
 */
export const recoverMs = 120_000

/** Throws when a desk does not come back; the message names the folder in which the evidence lies. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-kills-'))
  const report = await runIn(folder, options)
  if (report.evidence === undefined) rmSync(folder, { recursive: true })
  return report
}

async function runIn(folder: string, options: KillOptions): Promise<KillReport> {
  const { tell = () => {} } = options
  const chronicle = new Chronicle()
  await using cluster = await startNatsCluster({ folder })
  await using relays = await startRelays(cluster, folder, chronicle.of('relays'))
  const world = await makeRelayWorld(relays.urls[0] ?? '')
  const desks = desksOf(world, relays.urls, chronicle)
  const { senders, readers } = desks
  const leave = async (): Promise<string> => {
    await gather(folder, { chronicle, cluster, relays })
    tell(`evidence: ${folder}`)
    return folder
  }
  for (const desk of [...senders, ...readers]) desk.start()
  let kills: KillReport['kills']
  try {
    await settled(senders, performance.now())
    kills = await killAgainAndAgain({ cluster, relays, senders, chronicle }, options)
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : 'unknown'}: ${await leave()}`, { cause: thrown })
  }
  const found = await findings(world, relays.urls, desks)
  const isWell = found.isWell
  if (!isWell) writeFileSync(join(folder, 'found.json'), JSON.stringify(found.facts))
  const refusals = new Map<string, number>()
  for (const sender of senders)
    for (const [code, times] of sender.refusals) refusals.set(code, (refusals.get(code) ?? 0) + times)
  return {
    kills,
    ...found.figures,
    ended: relays.ended(),
    replicasAnew: relays.logs.reduce(
      (sum, log) => sum + readFileSync(log, 'utf8').split('"replica-anew"').length - 1,
      0,
    ),
    refusals,
    evidence: isWell ? undefined : await leave(),
  }
}

/** What lies in every mailbox of both relays, and the cursors under which they have something else. */
async function compared(world: RelayWorld, urls: readonly string[], ca?: string) {
  const boxes = await Promise.all(urls.map((url) => mailboxesAt(world, url, ca)))
  const [here, there] = boxes
  const cursors = new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])
  return { boxes, disagreements: [...cursors].filter((at) => here?.get(at) !== there?.get(at)) }
}

/** What desks and relays have in the end, when all is well again: stops the desks. */
export async function findings(world: RelayWorld, urls: readonly string[], { senders, readers }: Desks, ca?: string) {
  for (const sender of senders) await sender.stop()
  const accepted = senders.flatMap((sender) => sender.accepted.map(({ hash }) => hash))
  const missing = (): string[] => readers.flatMap(({ seen }) => accepted.filter((hash) => !seen.has(hash)))
  for (const end = performance.now() + recoverMs; missing().length > 0 && performance.now() < end;) await sleep(200)
  for (const reader of readers) await reader.stop()
  let { boxes, disagreements } = await compared(world, urls, ca)
  // a relay that reads from a node which is still being filled comes to it later
  for (const end = performance.now() + recoverMs; disagreements.length > 0 && performance.now() < end;) {
    await sleep(500)
    ;({ boxes, disagreements } = await compared(world, urls, ca))
  }
  const held = new Set(boxes.flatMap((box) => [...box.values()]))
  const found = {
    lost: missing(),
    gone: accepted.filter((hash) => !held.has(hash)),
    disagreements,
    doubled: readers.flatMap((reader) => reader.doubled),
  }
  return {
    isWell: Object.values(found).every((each) => each.length === 0),
    figures: {
      accepted: accepted.length,
      lost: found.lost.length,
      gone: found.gone.length,
      disagreements: found.disagreements.length,
      newStores: readers.reduce((sum, { stores }) => sum + stores.length - 1, 0),
      doubled: found.doubled.length,
    },
    facts: {
      ...found,
      seen: readers.map((reader) => [...reader.seen]),
      boxes: boxes.map((box) => [...box]),
      accepted: senders.map((each) => each.accepted),
    },
  }
}

interface Scene {
  readonly cluster: Awaited<ReturnType<typeof startNatsCluster>>
  readonly relays: Awaited<ReturnType<typeof startRelays>>
  readonly senders: readonly RoamingSender[]
  readonly chronicle: Chronicle
}

async function killAgainAndAgain(
  { cluster, relays, senders, chronicle }: Scene,
  { moments, seed, victims = killed, isHasty = false, tell = () => {} }: KillOptions,
): Promise<KillReport['kills']> {
  const draw = seededRandom(seed)
  const upTo = (bound: number): number => Buffer.from(draw(4)).readUInt32BE() % bound
  const note = chronicle.of('nodes')
  const strike = (victim: Victim): Promise<Hit> =>
    victim.endsWith('relay') ? relays.hit(upTo(2), victim) : hitNode(cluster, { victim, shard: upTo(shards) }, note)
  const hits: { readonly victim: Victim; readonly at: number }[] = []
  for (let moment = 0; moment < moments; moment++) {
    await sleep(isHasty ? upTo(800) : 300 + upTo(1500))
    const victim = victims[moment % victims.length] ?? 'relay'
    const { at, restart } = await strike(victim)
    hits.push({ victim, at })
    if (isHasty) {
      await sleep(upTo(800))
      restart().catch(() => undefined) // the next blow may be its own
      tell(`${moment + 1}/${moments} ${victim}`)
    } else {
      await settled(senders, at)
      tell(`${moment + 1}/${moments} ${victim}: ${Math.round(longestGap(senders, at))} ms`)
      await restart()
    }
  }
  await settled(senders, performance.now())
  return hits.map(({ victim, at }, i) => ({ victim, withoutServiceMs: longestGap(senders, at, hits[i + 1]?.at) }))
}

export interface Desks {
  readonly senders: readonly RoamingSender[]
  readonly readers: readonly RoamingReader[]
}

/** Every unit posts to all three; one desk of each reads. Half of them begin at either relay. */
export function desksOf(world: RelayWorld, urls: readonly string[], chronicle: Chronicle, ca?: string): Desks {
  const trust = ca === undefined ? {} : { ca }
  const identityOf = (unit: number, device: number): DeskIdentity => {
    const { id, devices } = world.units[unit]!
    return { unit: id, device: devices[device]!.id, keys: devices[device]!.key.pair }
  }
  const make = () =>
    makePost(
      world.crypto,
      world.units.map((unit) => toUnit(unit)),
    )
  const numbers = [0, 1, 2]
  return {
    senders: numbers.map((n) => {
      const note = chronicle.of(`sender-${n}`)
      return new RoamingSender(world.crypto, identityOf(n, 0), { urls, first: n, note, make, ...trust })
    }),
    readers: numbers.map((n) => {
      const note = chronicle.of(`reader-${n}`)
      return new RoamingReader(world.crypto, identityOf(n, 1), { urls, first: n + 1, note, ...trust })
    }),
  }
}

/** Every sender has an answer to something that it asked after this. Throws when that takes too long. */
export async function settled(senders: readonly RoamingSender[], since: number): Promise<void> {
  const isBack = ({ accepted }: RoamingSender): boolean => (accepted.at(-1)?.askedAt ?? 0) > since
  for (const end = performance.now() + recoverMs; !senders.every(isBack); await sleep(20))
    if (performance.now() > end) throw new Error('a desk did not come back')
}

/** Between two answers to the same desk that are not both before the one or both after the other. */
export function longestGap(senders: readonly RoamingSender[], since: number, until = Number.POSITIVE_INFINITY): number {
  const gaps = senders.flatMap(({ accepted }) =>
    accepted.map(({ answeredAt }, i) => {
      const before = accepted[i - 1]?.answeredAt ?? since
      return answeredAt > since && answeredAt <= until ? answeredAt - before : 0
    }),
  )
  return Math.max(...gaps)
}
