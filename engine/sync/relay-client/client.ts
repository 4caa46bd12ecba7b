/**
 * One connection to one relay: idle -> connecting -> authenticating -> online -> closed, never back. Whoever wants
 * another connection makes another client. No business logic: it moves frames and blobs.
 */
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { RelayConnection } from './connection.ts'
import type { RelayClient, RelayClientBounds, RelayClientOptions } from './types.ts'

const defaultBounds: RelayClientBounds = { ...limits, waitingRequests: 1024 }

/** Throws GiaobanError for an address that is none, or that would cross a network without TLS. */
export function createRelayClient(options: RelayClientOptions): RelayClient {
  const bounds = { ...defaultBounds, ...options.bounds }
  const connection = new RelayConnection({ ...options, trust: options.trust ?? {}, bounds })
  const close = (): Promise<void> => connection.close(new GiaobanError('engine/cancelled'))
  return {
    get state() {
      return connection.state
    },
    connect: () => connection.connect(),
    request: (name, body) => connection.request(name, body),
    blobs: connection.blobs,
    listen: (listener) => connection.listen(listener),
    close,
    [Symbol.asyncDispose]: close,
  }
}
