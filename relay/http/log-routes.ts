/** What an authority or a new world needs before it has any device: the log's keys, and a place for statements. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bytesToHex } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import {
  bundleAnswerSchema,
  bundleSchema,
  refillAnswerSchema,
  refillSchema,
  type LogBundle,
} from '../../shared/protocol/relay-wire/log.ts'
import { cborMediaType, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { decodeAs, encodeAs, type Schema } from '../../shared/protocol/schema.ts'
import type { RelayContext } from '../context.ts'
import { submitBundle } from '../requests/log.ts'
import { TokenBuckets } from '../token-bucket.ts'
import { networkOf } from '../session/network-of.ts'
import { BodyBudget } from './body-budget.ts'
import { whenTooSlow } from './slow-bodies.ts'
import { refuse } from './reply.ts'

export function logRoutes(app: FastifyInstance, context: RelayContext): void {
  const { log, deps } = context
  const { statementsBurst, statementsPerSecond, connections } = deps.bounds
  const rates = new TokenBuckets({ burst: statementsBurst, perSecond: statementsPerSecond }, connections, {
    forgetsOldest: true,
  })
  app.addContentTypeParser(cborMediaType, { parseAs: 'buffer', bodyLimit: limits.frameBytes }, (_request, body, done) =>
    done(null, body),
  )

  // a scope of its own, so that no route of it can miss this; before the body is read
  const budget = new BodyBudget(deps.bounds)
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return undefined
    const announced = Number(request.headers['content-length'] ?? limits.frameBytes)
    if (announced > limits.frameBytes) return refuse(reply, 'too-large')
    const network = networkOf(request.ip)
    const wait = rates.wait(network, deps.clock.monotonic())
    const free = wait > 0 ? undefined : budget.take(network, announced)
    if (free !== undefined) {
      reply.raw.once('close', free)
      // as garbage that is whole: others wait for the place that it holds
      whenTooSlow(request.raw, deps, () => rates.charge(network, deps.clock.monotonic(), garbageCost(announced)))
      return undefined
    }
    context.counters.limited.add(1, 'bodies')
    return refuse(reply, 'rate-limited', wait > 0 ? wait : retryMs)
  })

  app.get(relayPaths.logKey, () => ({
    origin: log.origin,
    key: bytesToHex(log.keys.log),
    witness: { name: log.keys.witness.name, key: bytesToHex(log.keys.witness.key) },
    size: log.size(),
    ...(log.missing() !== undefined && { missing: log.missing() }),
  }))

  const garbage: OnGarbage = (request, reply) => {
    const length = request.body instanceof Uint8Array ? request.body.length : 0
    rates.charge(networkOf(request.ip), deps.clock.monotonic(), garbageCost(length))
    return refuse(reply, 'garbage')
  }

  app.post(relayPaths.logStatements, async (request, reply) => {
    const bundle = parseAs(bundleSchema, request.body)
    if (bundle === undefined) return garbage(request, reply)
    const wait = rates.take(networkOf(request.ip), deps.clock.monotonic(), costOf(bundle))
    if (wait > 0) {
      context.counters.limited.add(1, 'statements')
      return refuse(reply, 'rate-limited', wait)
    }
    const answer = await submitBundle(context, bundle, networkOf(request.ip))
    return reply.type(cborMediaType).send(Buffer.from(encodeAs(bundleAnswerSchema, answer)))
  })
  refillRoute(app, context, { rates, garbage })
}

/** After which who finds no room for a body asks again: the largest comes in less over a line of 24 Mbit/s. */
const retryMs = 1000
const objectsPerToken = 4
/** What is not understood costs as statements of its size would. */
const garbageBytesPerToken = 1024
const garbageCost = (bytes: number): number => 1 + bytes / garbageBytesPerToken

/** What is kept for good costs, whether or not a statement ever names it. */
const costOf = ({ objects, wraps, statements }: LogBundle): number =>
  1 + statements.length + Math.ceil((objects.length + wraps.flat().length) / objectsPerToken)

type OnGarbage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

interface Door {
  readonly rates: TokenBuckets
  readonly garbage: OnGarbage
}

/** Nobody can authenticate to a log that has lost its devices: what was signed speaks for the leaves. */
function refillRoute(app: FastifyInstance, context: RelayContext, { rates, garbage }: Door): void {
  const { log, deps } = context
  app.post(relayPaths.logRefill, async (request, reply) => {
    const offer = parseAs(refillSchema, request.body)
    if (offer === undefined) return garbage(request, reply)
    const wait = rates.take(networkOf(request.ip), deps.clock.monotonic(), offer.leaves.length + 1)
    if (wait > 0) {
      context.counters.limited.add(1, 'refill')
      return refuse(reply, 'rate-limited', wait)
    }
    const wasMissing = log.missing()
    const { isComplete, isRefused, next } = await log.refill({ from: networkOf(request.ip), ...offer })
    if (isComplete && wasMissing !== undefined) deps.log.info('log-refilled', { leaves: next })
    if (isRefused) return refuse(reply, 'log-refused')
    return reply.type(cborMediaType).send(Buffer.from(encodeAs(refillAnswerSchema, { isComplete, next })))
  })
}

function parseAs<T>(schema: Schema<T>, body: unknown): T | undefined {
  if (!(body instanceof Uint8Array)) return undefined
  try {
    return decodeAs(schema, new Uint8Array(body), limits.frameBytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
