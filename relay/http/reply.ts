/** Refusals over HTTP: a status, and the same code as on the wire. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import type { RelayContext } from '../context.ts'
import type { Lobby } from '../session/lobby.ts'

const statusOf: Partial<Record<WireCode, number>> = {
  garbage: 400,
  'auth-refused': 401,
  'not-found': 404,
  offset: 409,
  hash: 409,
  'log-refused': 409,
  'too-large': 413,
  'rate-limited': 429,
  quota: 507,
  full: 507,
  draining: 503,
}

export function refuse(reply: FastifyReply, code: WireCode, retryAfterMs?: number): FastifyReply {
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000))
  return reply
    .code(statusOf[code] ?? 500)
    .send({ error: { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } })
}

/** What is asked without a session, on whatever connection: refused and cut off when its network has asked too much. */
export function refuseStranger(
  { counters }: Pick<RelayContext, 'counters'>,
  lobby: Pick<Lobby, 'asks'>,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply | undefined {
  const wait = lobby.asks(request.raw.socket)
  if (wait === 0) return undefined
  counters.limited.add(1, 'strangers')
  return refuse(reply.header('connection', 'close'), 'rate-limited', wait) // the next connection costs as well
}
