/**
 * The networks between desks, relays and NATS nodes are cut at seeded moments under load, and healed: one side goes on,
 * the other accepts nothing and sends its desks away, and afterwards both relays hand out the same.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../../shared/limits.ts'
import { makeRelayWorld } from '../support/relay-world.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { Chronicle } from './chronicle.ts'
import { gather } from './evidence.ts'
import { nodes, relayNames, startIslands, type Islands, type Machine, type NodeName } from './islands.ts'
import { desksOf, findings, longestGap, recoverMs, settled, type Desks } from './kills.ts'
import { shards } from './victims.ts'
import { untilWhole } from './whole.ts'

/**
 * `minority`: a relay with one node. `minority leader`: with the node that leads. `lone leader`: a node that leads. `lone relay`: a relay without nodes that desks still
 * reach. `deaf relay`, `deaf leader`: nothing from nodes reaches it, what it says arrives. `lone node`: relays reach all nodes,
 * and one has lost the others. `apart`: no desk reaches a relay.
 */
export const cuts = [
  'minority',
  'minority leader',
  'lone leader',
  'lone relay',
  'deaf relay',
  'deaf leader',
  'lone node',
  'apart',
] as const
export type Cut = (typeof cuts)[number]

export interface CutReport {
  readonly cut: Cut
  /** The longest that a desk was without an answer to a post. */
  readonly withoutServiceMs: number
  /** The longest that all of them were. */
  readonly standstillMs: number
  /** Until the last desk had left the relay that can do nothing for it; absent where there is none. */
  readonly turnedAwayMs?: number
  /** Posts that were asked of and confirmed by a relay without a majority behind it: none may be. */
  readonly acceptedApart: number
  /** From the healing until both relays were ready again. */
  readonly readyMs: number
}

export type PartitionReport = Awaited<ReturnType<typeof findings>>['figures'] & {
  readonly cuts: readonly CutReport[]
  readonly ended: number
  readonly evidence: string | undefined
}

interface PartitionOptions {
  readonly moments: number
  readonly seed: string
  /** In turn. */
  readonly kinds?: readonly Cut[]
  /** How long a cut lasts at most after all is as it must be. */
  readonly holdMs?: number
  /** The evidence stays, however it ends. */
  readonly isKept?: boolean
  readonly tell?: (line: string) => void
}

/** Throws when a desk or a relay does not come back; the message names the folder in which the evidence lies. */
export async function runPartitions(options: PartitionOptions): Promise<PartitionReport> {
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-partitions-'))
  const report = await runIn(folder, options)
  if (report.evidence === undefined) rmSync(folder, { recursive: true })
  return report
}

async function runIn(folder: string, options: PartitionOptions): Promise<PartitionReport> {
  const { moments, seed, kinds = cuts, holdMs = 4000, tell = () => {} } = options
  const chronicle = new Chronicle()
  await using islands = await startIslands(folder, chronicle.of('relays'))
  const { relays, cluster, ca } = islands
  const world = await makeRelayWorld(relays.urls[0] ?? '', { ca })
  const desks = desksOf(world, relays.urls, chronicle, ca)
  const leave = async (): Promise<string> => {
    await gather(folder, { chronicle, cluster, relays })
    tell(`evidence: ${folder}`)
    return folder
  }
  for (const desk of [...desks.senders, ...desks.readers]) desk.start()
  const draw = seededRandom(seed)
  const upTo = (bound: number): number => Buffer.from(draw(4)).readUInt32BE() % bound
  const reports: CutReport[] = []
  try {
    await settled(desks.senders, performance.now())
    for (let moment = 0; moment < moments; moment++) {
      if (moment > 0) await untilWhole(cluster.monitors)
      await sleep(300 + upTo(1500))
      const cut = kinds[moment % kinds.length] ?? 'minority'
      const report = await play(islands, desks, { cut, upTo, holdMs, note: chronicle.of(`cut-${moment}`) })
      reports.push(report)
      tell(`${moment + 1}/${moments} ${JSON.stringify(report)}`)
    }
    await settled(desks.senders, performance.now())
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : 'unknown'}: ${await leave()}`, { cause: thrown })
  }
  const { figures, facts, ...found } = await findings(world, relays.urls, desks, ca)
  // nothing was lost: a relay that takes a cut for that would make all desks begin anew
  const isWell = found.isWell && figures.newStores === 0 && relays.ended() === 0
  if (!isWell) writeFileSync(join(folder, 'found.json'), JSON.stringify(facts))
  return {
    cuts: reports,
    ...figures,
    ended: relays.ended(),
    evidence: isWell && options.isKept !== true ? undefined : await leave(),
  }
}

interface Played {
  /** The relay that can do nothing for desks that are with it. */
  readonly idle?: number
  heal(): void
}

async function play(
  islands: Islands,
  { senders, readers }: Desks,
  options: {
    readonly cut: Cut
    readonly upTo: (bound: number) => number
    readonly note: (what: string) => void
    readonly holdMs: number
  },
): Promise<CutReport> {
  const { cut, upTo, note, holdMs } = options
  const { idle, heal } = await make(islands, { cut, upTo, url: senders[upTo(senders.length)]?.url })
  const at = performance.now()
  note(cut)
  const url = idle === undefined ? undefined : islands.relays.urls[idle]
  await settled(senders, at)
  if (idle !== undefined) await noticed(islands.relays.operatorUrls[idle] ?? '', at)
  await sleep(upTo(holdMs))
  const healedAt = performance.now()
  heal()
  note('healed')
  await ready(islands)
  const readyMs = performance.now() - healedAt
  await settled(senders, healedAt)
  const left = [...senders, ...readers].flatMap(
    (desk) => desk.left.find((each) => each.url === url && each.at > at) ?? [],
  )
  const apart = senders.flatMap(({ accepted }) => accepted).filter((each) => each.url === url && each.askedAt > at)
  return {
    cut,
    withoutServiceMs: Math.round(longestGap(senders, at)),
    standstillMs: standstill(senders, at),
    ...(url === undefined ? {} : { turnedAwayMs: Math.round(Math.max(0, ...left.map((each) => each.at - at))) }),
    acceptedApart: apart.filter(({ answeredAt }) => answeredAt < healedAt).length,
    readyMs: Math.round(readyMs),
  }
}

function standstill(senders: Desks['senders'], since: number): number {
  const times = senders
    .flatMap(({ accepted }) => accepted.map(({ answeredAt }) => answeredAt))
    .toSorted((a, b) => a - b)
  const after = [since, ...times.filter((time) => time > since)]
  return Math.round(Math.max(...after.map((time, i) => time - (after[i - 1] ?? time))))
}

/** A relay that has lost its engine sends its desks away and says that it is not ready: twice the time that it is given. */
async function noticed(operatorUrl: string, at: number): Promise<void> {
  const end = at + 2 * (limits.engineLostMs + limits.enginePulseMs)
  while (await isReady(operatorUrl)) {
    if (performance.now() > end) throw new Error('a relay has not noticed that it has lost its engine')
    await sleep(100)
  }
}

interface Asked {
  readonly cut: Cut
  readonly upTo: (bound: number) => number
  /** Of the relay, where one is meant. */
  readonly url: string | undefined
}

async function make({ networks, cluster, relays }: Islands, { cut, upTo, url }: Asked): Promise<Played> {
  const n = Math.max(0, relays.urls.indexOf(url ?? ''))
  const relay = relayNames[n] ?? 'r0'
  const leads = await Promise.all(Array.from({ length: shards }, (_, k) => cluster.leaderOf(`GIAOBAN_MAIL_${k}`)))
  const leader = nodes[leads[upTo(shards)] ?? 0] ?? 'n0'
  const followers = nodes.filter((_, node) => !leads.includes(node))
  const follower = followers[upTo(followers.length)] ?? 'n0'
  const { back, routes } = sides[cut]({ relay, leader, follower, node: nodes[upTo(nodes.length)] ?? 'n0' })
  if (back !== undefined) networks.split('back', back)
  if (routes !== undefined) networks.split('routes', routes)
  if (cut === 'deaf relay') networks.deafen('back', relay)
  if (cut === 'deaf leader') networks.deafen('routes', leader)
  if (cut === 'apart') networks.split('front', [relay])
  const heal = (): void => {
    for (const network of ['front', 'back', 'routes'] as const) networks.heal(network)
  }
  return { ...(idles.has(cut) ? { idle: n } : {}), heal }
}

interface Drawn extends Readonly<Record<'leader' | 'follower' | 'node', NodeName>> {
  readonly relay: Machine
}

/** Who is alone, on the networks that are cut in two. */
const sides: Readonly<Record<Cut, (drawn: Drawn) => { readonly back?: Machine[]; readonly routes?: NodeName[] }>> = {
  minority: ({ relay, follower }) => ({ back: [relay, follower], routes: [follower] }),
  'minority leader': ({ relay, leader }) => ({ back: [relay, leader], routes: [leader] }),
  'lone leader': ({ leader }) => ({ back: [leader], routes: [leader] }),
  'lone relay': ({ relay }) => ({ back: [relay] }),
  'lone node': ({ node }) => ({ routes: [node] }),
  'deaf relay': () => ({}),
  'deaf leader': () => ({}),
  apart: () => ({}),
}

/** The relay of these can do nothing for its desks. */
const idles: ReadonlySet<Cut> = new Set(['minority', 'minority leader', 'lone relay', 'deaf relay'])

async function isReady(operatorUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${operatorUrl}/readyz`, { signal: AbortSignal.timeout(1000) })).ok
  } catch {
    return false
  }
}

async function ready({ relays }: Islands): Promise<void> {
  for (const end = performance.now() + recoverMs; ; await sleep(100)) {
    const all = await Promise.all(relays.operatorUrls.map(isReady))
    if (all.every(Boolean)) return
    if (performance.now() > end) throw new Error('a relay did not become ready again')
  }
}
