/** What the operator of a relay sees of it: readiness, and metrics on an address of their own. */
import type { FastifyInstance } from 'fastify'
import type { Certificates } from './certificates.ts'
import type { RelayConfig } from './config.ts'
import type { RelayContext } from './context.ts'
import { listenForMetrics, type MetricsListener } from './http/metrics-listener.ts'
import { freeBytes, Gauges } from './metrics/gauges.ts'
import { Readiness } from './readiness.ts'
import type { Gate } from './session/gate.ts'
import type { SharedStores } from './storage/events.ts'

export function readinessOf(
  config: Pick<RelayConfig, 'data' | 'store'>,
  of: {
    readonly context: RelayContext
    readonly probe: (() => Promise<void>) | undefined
    readonly shared: SharedStores | undefined
  },
): Readiness {
  const { clock, bounds } = of.context.deps
  const readiness = new Readiness(clock)
  readiness.add('log', () => of.context.log.missing() === undefined)
  const { shared } = of
  if (shared !== undefined) readiness.add('engine', () => shared.isThere)
  if (of.probe !== undefined) readiness.add('store', async () => (await of.probe?.(), true))
  if (config.store !== 'memory') {
    // an unknown amount is no reason: the store's own check writes
    readiness.add('disk', () => (freeBytes(config.data) ?? Number.POSITIVE_INFINITY) >= bounds.relayDiskFreeBytes)
  }
  return readiness
}

/** `undefined` when no address was asked for. Throws GiaobanError `config/invalid` when it cannot be had. */
export async function listenForOperator(of: {
  readonly config: RelayConfig
  readonly context: RelayContext
  readonly gate: Gate
  readonly app: FastifyInstance
  readonly certificates: Certificates | undefined
  readonly readiness: Readiness
  readonly shared: SharedStores | undefined
}): Promise<MetricsListener | undefined> {
  const { config, context, gate, app, certificates, readiness, shared } = of
  if (config.metrics === undefined) return undefined
  const { log, boxes, counters, deps } = context
  const gauges = new Gauges({
    version: deps.version ?? '',
    store: config.store,
    connections: () =>
      new Promise((resolve) => app.server.getConnections((error, count) => resolve(error === null ? count : 0))),
    sessions: () => gate.figures(),
    logSize: () => log.size(),
    logMissing: () => log.missing(),
    signedAt: () => log.signedAt(),
    engine: () => shared?.isThere,
    enrolBoxes: () => boxes.size,
    ready: async () => (await readiness.failing()).length === 0,
    data: config.data,
    certificateEnds: () => certificates?.ends,
    now: () => deps.clock.now(),
  })
  const listener = await listenForMetrics(config.metrics, { counters, gauges, readiness })
  const close = async (): Promise<void> => {
    await listener.close()
    gauges[Symbol.dispose]()
  }
  return { url: listener.url, close }
}
