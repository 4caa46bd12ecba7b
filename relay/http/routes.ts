/** Everything beside the session: health, the log's door for authorities, blobs. */
import type { Server } from 'node:https'
import fastify, { type FastifyInstance } from 'fastify'
import { limits } from '../../shared/limits.ts'
import { relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { second } from '../../shared/time.ts'
import { Certificates, secureOptions } from '../certificates.ts'
import type { RelayContext } from '../context.ts'
import { failureCode } from '../failure.ts'
import type { Readiness } from '../readiness.ts'
import type { RelayTls } from '../tls-files.ts'
import type { Lobby } from '../session/lobby.ts'
import { blobRoutes } from './blob-routes.ts'
import { healthRoutes } from './health.ts'
import { logRoutes } from './log-routes.ts'
import { refuse, refuseStranger } from './reply.ts'

/** A whole request, a part of up to 64 MiB included: a client makes its parts as long as its line is quick. */
const requestTimeoutMs = 60 * second
const headersTimeoutMs = 10 * second
/** How often slow ones are looked for: they hold a place for that much longer at most. */
const checkEveryMs = 2 * second
/** POST /v1/blobs is the one JSON body. */
const jsonBytes = 1024
const healthPaths: ReadonlySet<string> = new Set([relayPaths.health, relayPaths.live, relayPaths.ready])

export function createHttp(
  context: RelayContext,
  options: { readonly tls: RelayTls | undefined; readonly readiness: Readiness; readonly lobby: Lobby },
): { readonly app: FastifyInstance; readonly certificates: Certificates | undefined } {
  const { tls, readiness, lobby } = options
  const server = {
    bodyLimit: jsonBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    trustProxy: false,
  }
  const patience = { connectionsCheckingInterval: checkEveryMs, headersTimeout: headersTimeoutMs }
  const kind =
    tls === undefined
      ? { http: patience }
      : { https: { ...patience, handshakeTimeout: headersTimeoutMs, ...secureOptions(tls) } }
  const app: FastifyInstance = fastify({ ...server, ...kind })
  app.server.maxConnections = limits.connections + limits.unproven

  app.addHook('onRequest', async (request, reply) => {
    if (readiness.isDraining && !healthPaths.has(request.url)) return refuse(reply, 'draining')
    const isForFiles = request.routeOptions.url?.startsWith(relayPaths.blobs) === true // a session's rate, or its own count
    return isForFiles ? undefined : refuseStranger(context, lobby, { request, reply })
  })
  app.addHook('onResponse', async (_request, reply) => {
    context.counters.http.add(1, `${Math.floor(reply.statusCode / 100)}xx`)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((thrown, _request, reply) => {
    const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
    if (status === 413) return refuse(reply, 'too-large')
    if (status < 500) return refuse(reply, 'garbage')
    const code = failureCode(thrown)
    const { log } = context.deps
    if (code === 'busy') log.warn('request-busy', { request: 'http' })
    else log.error('http-failed', { code, name: thrown instanceof Error ? thrown.name : 'unknown' })
    return refuse(reply, code)
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'not-found'))

  healthRoutes(app, readiness, { tellsWhy: false })
  void app.register(async (scope) => logRoutes(scope, context))
  void app.register(async (scope) => blobRoutes(scope, context, lobby))
  const { counters, deps } = context
  const certificates = tls && new Certificates(tls, app.server as Server, { ...deps, counters })
  return { app, certificates }
}
