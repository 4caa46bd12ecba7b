/** Two relay processes and three NATS nodes that are killed, or fall silent, and come back. */
import { closeSync, copyFileSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { NatsTls } from '../../relay/storage/nats-settings.ts'
import type { RelayTls } from '../../relay/tls-files.ts'
import type { NatsCluster } from '../support/nats-cluster.ts'
import { freePort } from '../support/free-port.ts'
import { killRelay, spawnRelay, type SpawnedRelay } from '../support/relay-process.ts'
import { relayFolder, worldClock } from '../support/relay-world.ts'
import type { Note } from './chronicle.ts'

export const killed = ['leader', 'follower', 'relay'] as const
export const silenced = ['silent leader', 'silent relay'] as const
export type Victim = (typeof killed)[number] | (typeof silenced)[number]

export const shards = 2

export interface Hit {
  /** Monotonic, ms. */
  readonly at: number
  /** Starts it again, or lets it speak; resolves when it is ready. */
  restart(): Promise<void>
}

export interface Relays extends AsyncDisposable {
  readonly urls: readonly string[]
  /** `http://HOST:PORT` of metrics and health. */
  readonly operatorUrls: readonly string[]
  /** Of their views. */
  readonly data: readonly string[]
  /** What each has logged, at level info, in all its lives. */
  readonly logs: readonly string[]
  hit(n: number, victim: Victim): Promise<Hit>
  /** How many ended by themselves, and were started again as by a supervisor. */
  ended(): number
}

/** A machine of its own for a relay, which shows a certificate to desks and to nodes. */
export interface RelayPlace {
  /** For desks. */
  readonly host: string
  /** For whoever operates it. */
  readonly metricsHost: string
  readonly tls: RelayTls
  readonly natsTls: NatsTls
  command(program: readonly string[]): readonly string[]
}

/** Where nothing is said of their places they are on loopback, where nothing needs TLS. */
export async function startRelays(
  cluster: NatsCluster,
  folder: string,
  note: Note,
  places: readonly RelayPlace[] = [],
): Promise<Relays> {
  mkdirSync(folder, { recursive: true })
  const folders = [0, 1].map((n) => {
    const { host = '127.0.0.1', tls, natsTls } = places[n] ?? {}
    const nats = { servers: cluster.urls, shards, ...(natsTls === undefined ? {} : { tls: natsTls }) }
    return relayFolder({ store: 'nats', host, tls, nats })
  })
  const metricsHosts = folders.map((_, n) => places[n]?.metricsHost ?? '127.0.0.1')
  const ports = await Promise.all(folders.map(() => freePort()))
  const metricsPorts = await Promise.all(folders.map(() => freePort()))
  const logs = folders.map((_, n) => join(folder, `relay-${n}.log`))
  let ended = 0
  let isOver = false
  const running: SpawnedRelay[] = []
  const start = async (n: number): Promise<string> => {
    const config = {
      ...folders[n]!.config,
      port: ports[n]!,
      metrics: { host: metricsHosts[n]!, port: metricsPorts[n]! },
    }
    const log = openSync(logs[n]!, 'a')
    const { command = (same: readonly string[]) => same } = places[n] ?? {}
    const options = { now: worldClock.now(), stderr: log, command }
    const relay = spawnRelay({ ...config, logLevel: 'info' }, options)
    closeSync(log)
    running[n] = relay
    note('start', { relay: n, pid: relay.child.pid ?? 0 })
    void relay.ended.then(async ([code, signal]) => {
      note('end', { relay: n, code: code ?? '', signal: signal ?? '' })
      if (signal !== null || isOver) return
      ended += 1
      await start(n).catch(() => undefined) // that one's end starts the next
    })
    const url = await relay.ready
    note('ready', { relay: n })
    return url
  }
  const urls = [await start(0)]
  copyFileSync(folders[0]!.config.logKeyFile, folders[1]!.config.logKeyFile)
  urls.push(await start(1))
  return {
    urls,
    operatorUrls: metricsPorts.map((port, n) => `http://${metricsHosts[n]}:${port}`),
    data: folders.map(({ config }) => config.data),
    logs,
    hit: async (n, victim) => {
      const { child } = running[n]!
      const at = performance.now()
      note(victim, { relay: n })
      if (victim === 'silent relay') {
        child.kill('SIGSTOP')
        const restart = async (): Promise<void> => {
          note('speaks', { relay: n })
          child.kill('SIGCONT')
        }
        return { at, restart }
      }
      await killRelay(running[n]!)
      return { at, restart: async () => void (await start(n)) }
    },
    ended: () => ended,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      await Promise.all(running.map(killRelay))
      for (const each of folders) each[Symbol.dispose]()
    },
  }
}

export async function hitNode(
  cluster: NatsCluster,
  { victim, shard }: { readonly victim: Victim; readonly shard: number },
  note: Note,
): Promise<Hit> {
  const leader = (await cluster.leaderOf(`GIAOBAN_MAIL_${shard}`)) ?? 0
  const at = performance.now()
  const node = victim.endsWith('leader') ? leader : (leader + 1) % cluster.urls.length
  note(victim, { node, shard })
  if (victim === 'silent leader') {
    cluster.pause(node)
    const restart = async (): Promise<void> => {
      note('speaks', { node })
      cluster.resume(node)
    }
    return { at, restart }
  }
  await cluster.kill(node)
  return {
    at,
    restart: async () => {
      note('start', { node })
      await cluster.restart(node)
      note('ready', { node })
    },
  }
}
