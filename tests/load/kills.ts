/**
 * Three NATS nodes, two relay processes, desks that post and read all the time: again and again one of the five is killed
 * and started again, or stops saying anything and comes back as if nothing had been, as behind a network that was cut.
 * What a relay has answered for arrives, once; how long nobody could post is measured.
 */
import { copyFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadDesk, type DeskIdentity } from '../../bench/load/desk.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { freePort, killRelay, startRelayProcess, type RunningRelay } from '../support/relay-process.ts'
import { makePost, makeRelayWorld, relayFolder, toUnit, worldClock, type RelayWorld } from '../support/relay-world.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { RoamingReader, RoamingSender } from './roaming.ts'

export const killed = ['leader', 'follower', 'relay'] as const
export const silenced = ['silent leader', 'silent relay'] as const
export type Victim = (typeof killed)[number] | (typeof silenced)[number]

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
  /** Twice at a desk. */
  readonly doubled: number
  readonly refusals: ReadonlyMap<string, number>
}

interface KillOptions {
  readonly moments: number
  readonly seed: string
  /** In turn. */
  readonly victims?: readonly Victim[]
  readonly tell?: (line: string) => void
}

/** How long a desk may be without an answer after a kill before the run is given up. */
const recoverMs = 60_000
const shards = 2

export async function runKills({ moments, seed, victims = killed, tell = () => {} }: KillOptions): Promise<KillReport> {
  await using cluster = await startNatsCluster()
  await using relays = await startRelays(cluster, tell)
  const world = await makeRelayWorld(relays.urls[0] ?? '')
  const { senders, readers } = desksOf(world, relays.urls)
  for (const desk of [...senders, ...readers]) desk.start()
  const draw = seededRandom(seed)
  const upTo = (bound: number): number => Buffer.from(draw(4)).readUInt32BE() % bound
  const kills: { victim: Victim; withoutServiceMs: number }[] = []
  await settled(senders, performance.now())
  for (let moment = 0; moment < moments; moment++) {
    await sleep(300 + upTo(1500))
    const victim = victims[moment % victims.length] ?? 'relay'
    const { at: killedAt, restart } = victim.endsWith('relay')
      ? await relays.hit(upTo(2), victim)
      : await hitNode(cluster, { victim, shard: upTo(shards) })
    await settled(senders, killedAt)
    const withoutServiceMs = Math.max(...senders.map((sender) => longestGap(sender, killedAt)))
    kills.push({ victim, withoutServiceMs })
    tell(`${moment + 1}/${moments} ${victim}: ${Math.round(withoutServiceMs)} ms`)
    await restart()
  }
  for (const sender of senders) await sender.stop()
  const accepted = senders.flatMap((sender) => sender.accepted.map(({ hash }) => hash))
  const missing = (): number =>
    readers.reduce((sum, { seen }) => sum + accepted.filter((hash) => !seen.has(hash)).length, 0)
  for (const end = performance.now() + recoverMs; missing() > 0 && performance.now() < end;) await sleep(200)
  for (const reader of readers) await reader.stop()
  const boxes = await Promise.all(relays.urls.map((url) => mailboxesAt(world, url)))
  const held = new Set(boxes.flatMap((box) => [...box.values()]))
  const [here, there] = boxes
  const cursors = new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])
  const doubled = readers.reduce((sum, { seen }) => sum + [...seen.values()].filter((times) => times > 1).length, 0)
  const refusals = new Map<string, number>()
  for (const sender of senders)
    for (const [code, times] of sender.refusals) refusals.set(code, (refusals.get(code) ?? 0) + times)
  return {
    kills,
    accepted: accepted.length,
    lost: missing(),
    gone: accepted.filter((hash) => !held.has(hash)).length,
    disagreements: [...cursors].filter((at) => here?.get(at) !== there?.get(at)).length,
    newStores: readers.reduce((sum, { stores }) => sum + stores.length - 1, 0),
    ended: relays.ended(),
    doubled,
    refusals,
  }
}

/** Every unit posts to all three; one desk of each reads. Half of them begin at either relay. */
function desksOf(world: RelayWorld, urls: readonly string[]) {
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
    senders: numbers.map((n) => new RoamingSender(world.crypto, identityOf(n, 0), { urls, first: n, make })),
    readers: numbers.map((n) => new RoamingReader(world.crypto, identityOf(n, 1), { urls, first: n + 1 })),
  }
}

/** What lies in every mailbox, by unit and cursor, as a desk sees it that begins at 0. */
async function mailboxesAt(world: RelayWorld, url: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { id, devices } of world.units) {
    const desk = new LoadDesk(world.crypto, { unit: id, device: devices[1]!.id, keys: devices[1]!.key.pair })
    await desk.connect(url)
    await desk.drain(0, ({ items }) => {
      for (const { cursor, header } of items) found.set(`${id} ${cursor}`, headerHash(world.crypto, header))
    })
    desk.close()
  }
  return found
}

async function startRelays(cluster: NatsCluster, tell: (line: string) => void) {
  const folders = [0, 1].map(() => relayFolder({ store: 'nats', nats: { servers: cluster.urls, shards } }))
  const [first, second] = folders
  if (first === undefined || second === undefined) throw new Error('two are two')
  const configs = [
    { ...first.config, port: await freePort() },
    { ...second.config, port: await freePort() },
  ]
  let ended = 0
  let isOver = false
  const start = async (n: number): Promise<RunningRelay> => {
    const relay = await startRelayProcess({ ...configs[n]!, logLevel: 'error' }, { now: worldClock.now() })
    void relay.ended.then(async ([code, signal]) => {
      if (signal !== null || isOver) return
      ended += 1
      tell(`relay ${n} ended by itself: ${code}`)
      running[n] = await start(n)
    })
    return relay
  }
  const running: RunningRelay[] = []
  running.push(await start(0))
  copyFileSync(first.config.logKeyFile, second.config.logKeyFile)
  running.push(await start(1))
  return {
    urls: running.map(({ url }) => url),
    hit: async (n: number, victim: Victim) => {
      const { child } = running[n]!
      const at = performance.now()
      if (victim === 'silent relay') {
        child.kill('SIGSTOP')
        return { at, restart: async () => void child.kill('SIGCONT') }
      }
      await killRelay(running[n]!)
      return { at, restart: async () => void (running[n] = await start(n)) }
    },
    ended: () => ended,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      await Promise.all(running.map(killRelay))
      for (const folder of folders) folder[Symbol.dispose]()
    },
  }
}

async function hitNode(cluster: NatsCluster, { victim, shard }: { readonly victim: Victim; readonly shard: number }) {
  const leader = (await cluster.leaderOf(`GIAOBAN_MAIL_${shard}`)) ?? 0
  const at = performance.now()
  if (victim === 'silent leader') {
    cluster.pause(leader)
    return { at, restart: async () => cluster.resume(leader) }
  }
  const node = victim === 'leader' ? leader : (leader + 1) % cluster.urls.length
  await cluster.kill(node)
  return { at, restart: () => cluster.restart(node) }
}

/** Every sender has an answer to something that it asked after this. Throws when that takes too long. */
async function settled(senders: readonly RoamingSender[], since: number): Promise<void> {
  const isBack = ({ accepted }: RoamingSender): boolean => (accepted.at(-1)?.askedAt ?? 0) > since
  for (const end = performance.now() + recoverMs; !senders.every(isBack); await sleep(20))
    if (performance.now() > end) throw new Error('a desk did not come back')
}

/** Between two answers, the later of them after this. */
function longestGap({ accepted }: RoamingSender, since: number): number {
  const times = accepted.map(({ answeredAt }) => answeredAt)
  const first = times.findIndex((time) => time > since)
  return Math.max(...times.slice(first).map((time, i) => time - (times[first + i - 1] ?? since)))
}
