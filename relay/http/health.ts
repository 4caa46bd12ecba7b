/** Alive and ready, for service managers and balancers (docs/spec/relay.md, HTTP). */
import type { FastifyInstance } from 'fastify'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import type { Readiness } from '../readiness.ts'

/** @param tellsWhy names what is missing: where only the operator asks */
export function healthRoutes(
  app: FastifyInstance,
  readiness: Readiness,
  { tellsWhy }: { readonly tellsWhy: boolean },
): void {
  app.get(relayPaths.health, (_request, reply) => {
    const { isDraining } = readiness
    return reply.code(isDraining ? 503 : 200).send({ status: isDraining ? 'draining' : 'ok' })
  })
  // answered at all: the process lives. A relay that only lacks something is not helped by starting it again
  app.get(relayPaths.live, (_request, reply) => reply.send({ status: 'ok' }))
  app.get(relayPaths.ready, async (_request, reply) => {
    const failing = await readiness.failing()
    if (failing.length === 0) return reply.send({ status: 'ok' })
    const status = readiness.isDraining ? 'draining' : 'unready'
    return reply.code(503).send({ status, ...(tellsWhy && { failing }) })
  })
}
