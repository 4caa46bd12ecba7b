/** The relays that a slice of the nation hangs on: one with SQLite, or several processes over three NATS nodes. */
import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createFleet, type Fleet } from '../../bench/load/fleet.ts'
import { configOf, startRelay, useOf, type ProcessUse, type RunningRelay } from '../../bench/load/relay.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'

export interface Relays extends ProcessUse, AsyncDisposable {
  readonly fleet: Fleet
  /** The relay that this desk goes to: desks are dealt out in turn. */
  urlOf(desk: number): string
  /** From the start of a process until it listens, the longest, ms. */
  readonly startMs: number
  /** Resident MiB: of each relay, and of each node. */
  memory(): { readonly relays: readonly number[]; readonly nodes: readonly number[] }
  /** Processor time of the nodes, ms; that of the relays is `cpuMs`. */
  nodesCpuMs(): number
  /** Of one relay: its database, or its view. */
  diskBytes(): number
}

/** As fast as it goes: the rate of one session is not what is asked. */
const bounds = { requestsBurst: 1e6 }
const mib = 2 ** 20

/** @param count processes; more than one stand over an engine */
export async function startRelays(
  crypto: Crypto,
  { folder, units, count }: { readonly folder: string; readonly units: number; readonly count: number },
): Promise<Relays> {
  const cluster = count > 1 ? await startNatsCluster() : undefined
  const running: RunningRelay[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((relay) => relay.kill()))
    await cluster?.stop()
  }
  try {
    const nats = cluster && { servers: cluster.urls }
    const fleet = await createFleet(crypto, { folder, units, desks: 1, ...(nats && { nats }) })
    let startMs = 0
    for (let n = 0; n < count; n++) {
      const own = { data: join(folder, `relay-${n}`), logKeyFile: join(folder, `relay-${n}.logkey`) }
      copyFileSync(fleet.logKeyFile, own.logKeyFile)
      const began = performance.now()
      const config = configOf(fleet, nats && { ...own, store: 'nats', nats })
      running.push(await startRelay({ config, synchronous: 'FULL', bounds }))
      startMs = Math.max(startMs, performance.now() - began)
    }
    const nodes = nodesOf(cluster)
    return {
      fleet,
      startMs,
      urlOf: (desk) => running[desk % count]!.url,
      rssBytes: () => running.reduce((sum, relay) => sum + relay.rssBytes(), 0),
      cpuMs: () => running.reduce((sum, relay) => sum + relay.cpuMs(), 0),
      nodesCpuMs: () => nodes.reduce((sum, node) => sum + node.cpuMs(), 0),
      memory: () => ({
        relays: running.map((relay) => relay.rssBytes() / mib),
        nodes: nodes.map((node) => node.rssBytes() / mib),
      }),
      diskBytes: () => statSync(count > 1 ? join(folder, 'relay-0', 'view.db') : join(fleet.data, 'relay.db')).size,
      [Symbol.asyncDispose]: stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}

function nodesOf(cluster: NatsCluster | undefined): readonly ProcessUse[] {
  return (cluster?.urls ?? []).flatMap((_, node) => {
    const pid = cluster?.pid(node)
    return pid === undefined ? [] : [useOf(pid)]
  })
}
