/** What an authority or a new world needs before it has any device: the log's keys, and a place for statements. */
import type { FastifyInstance } from 'fastify'
import { bytesToHex } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { bundleAnswerSchema, bundleSchema, type LogBundle } from '../../shared/protocol/relay-wire/log.ts'
import { cborMediaType, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { decodeAs, encodeAs } from '../../shared/protocol/schema.ts'
import type { RelayContext } from '../context.ts'
import { submitBundle } from '../requests/log.ts'
import { TokenBuckets } from '../token-bucket.ts'
import { refuse } from './reply.ts'

export function logRoutes(app: FastifyInstance, context: RelayContext): void {
  const { log, deps } = context
  const { statementsBurst, statementsPerSecond, connections } = deps.bounds
  const rates = new TokenBuckets({ burst: statementsBurst, perSecond: statementsPerSecond }, connections)
  app.addContentTypeParser(cborMediaType, { parseAs: 'buffer', bodyLimit: limits.frameBytes }, (_request, body, done) =>
    done(null, body),
  )

  app.get(relayPaths.logKey, () => ({
    origin: log.origin,
    key: bytesToHex(log.keys.log),
    witness: { name: log.keys.witness.name, key: bytesToHex(log.keys.witness.key) },
    size: log.size(),
  }))

  app.post(relayPaths.logStatements, async (request, reply) => {
    const bundle = parseBundle(request.body)
    if (bundle === undefined) return refuse(reply, 'garbage')
    const wait = rates.take(request.ip, deps.clock.monotonic(), costOf(bundle))
    if (wait > 0) return refuse(reply, 'rate-limited', wait)
    const answer = await submitBundle(context, bundle)
    return reply.type(cborMediaType).send(Buffer.from(encodeAs(bundleAnswerSchema, answer)))
  })
}

const objectsPerToken = 4

/** What is kept for good costs, whether or not a statement ever names it. */
const costOf = ({ objects, wraps, statements }: LogBundle): number =>
  1 + statements.length + Math.ceil((objects.length + wraps.flat().length) / objectsPerToken)

function parseBundle(body: unknown): LogBundle | undefined {
  if (!(body instanceof Uint8Array)) return undefined
  try {
    return decodeAs(bundleSchema, new Uint8Array(body), limits.frameBytes)
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}
