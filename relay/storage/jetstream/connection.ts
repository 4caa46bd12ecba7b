/**
 * The way to the NATS servers: connected to one of those that were named, and to another when that one is lost. Nothing
 * but loopback is spoken to without TLS.
 */
import { readFileSync } from 'node:fs'
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { NatsSettings } from '../nats-settings.ts'

export const refused = (): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field: 'nats' } })

/** Throws GiaobanError `relay/unreachable` when no server answers within `engineStartMs`, `config/invalid` for bad credentials. */
export async function connectTo(settings: NatsSettings): Promise<NatsConnection> {
  const { servers, credentials } = settings
  // nothing but what says so goes without TLS, and that is loopback (relay/config.ts)
  const isPlain = servers.every((server) => server.startsWith('nats://'))
  const authenticator = credentials === undefined ? {} : { authenticator: credsAuthenticator(readBytes(credentials)) }
  const connecting = connect({
    servers: [...servers],
    name: 'giaoban-relay',
    ignoreClusterUpdates: true, // only who was named
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    timeout: limits.enginePingMs,
    pingInterval: limits.enginePingMs,
    maxPingOut: 2, // a server that says nothing is left within three pings
    ...(isPlain ? { tls: null } : { tls: {} }),
    ...authenticator,
  })
  const connection = await inTime(connecting)
  if (connection === undefined) throw new GiaobanError('relay/unreachable')
  return connection
}

async function inTime(connecting: Promise<NatsConnection>): Promise<NatsConnection | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limits.engineStartMs, undefined)
  })
  try {
    const first = await Promise.race([connecting, late])
    if (first === undefined) void connecting.then((late) => late.close()).catch(() => undefined)
    return first
  } catch {
    throw refused() // the servers answered, and did not let us in
  } finally {
    clearTimeout(timer)
  }
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch {
    throw refused()
  }
}
