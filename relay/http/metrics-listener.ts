/** The operator's own door: metrics and health, on another address than the clients'. Plain HTTP, and never public. */
import fastify from 'fastify'
import { GiaobanError } from '../../shared/errors.ts'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { second } from '../../shared/time.ts'
import { exposition, expositionType } from '../metrics/instruments.ts'
import type { Counters } from '../metrics/counters.ts'
import type { Gauges } from '../metrics/gauges.ts'
import type { Readiness } from '../readiness.ts'
import { healthRoutes } from './health.ts'

/** One collector and a few probes. */
const connections = 16

export interface MetricsListener {
  /** With the port that was taken. */
  readonly url: string
  close(): Promise<void>
}

/** Throws GiaobanError `config/invalid` when the address cannot be had. */
export async function listenForMetrics(
  at: { readonly host: string; readonly port: number },
  of: { readonly counters: Counters; readonly gauges: Gauges; readonly readiness: Readiness },
): Promise<MetricsListener> {
  const app = fastify({ requestTimeout: 10 * second, forceCloseConnections: true })
  app.server.maxConnections = connections
  app.get(relayPaths.metrics, async (_request, reply) => {
    const gauges = await of.gauges.read()
    return reply.type(expositionType).send(exposition([...gauges, ...Object.values(of.counters)]))
  })
  healthRoutes(app, of.readiness, { tellsWhy: true })
  try {
    return { url: await app.listen(at), close: () => app.close() }
  } catch {
    throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'metrics' } })
  }
}
