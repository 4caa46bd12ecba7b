/** Refusals over HTTP: a status, and the same code as on the wire. */
import type { FastifyReply } from 'fastify'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'

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
