/**
 * The way to the NATS servers: connected to one of those that were named, and to another when that one is lost. Nothing
 * but loopback is spoken to without TLS.
 */
import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, type ConnectionOptions } from 'node:tls'
import { connect, credsAuthenticator, type NatsConnection, type TlsOptions } from '@nats-io/transport-node'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import type { NatsSettings } from '../nats-settings.ts'

export const refused = (): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field: 'nats' } })

/**
 * Throws GiaobanError `relay/no-engine` when within this time no server answers that shows a certificate of its own and
 * takes ours, `config/invalid` for bad credentials.
 */
export async function connectTo(
  settings: NatsSettings,
  withinMs: number = limits.engineStartMs,
): Promise<NatsConnection> {
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
    timeout: limits.engineConnectMs,
    pingInterval: limits.enginePingMs,
    noAsyncTraces: true, // a stack for each message: only its code is looked at
    maxPingOut: 2, // a server that says nothing is left within three pings
    tls: isPlain ? null : tlsOf(settings),
    ...authenticator,
  })
  const connection = await inTime(connecting, withinMs)
  if (connection === undefined) throw new GiaobanError('relay/no-engine')
  void cutSilent(connection)
  return connection
}

/**
 * Before the library leaves a server it waits until what it still has to say is out, which one that says nothing never
 * takes: for as long as TCP tries, a quarter of an hour. Its socket, which the library does not show, goes at once.
 */
async function cutSilent(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type !== 'staleConnection' && type !== 'forceReconnect') continue
    const { protocol } = connection as { readonly protocol?: { readonly transport?: { readonly socket?: Socket } } }
    protocol?.transport?.socket?.destroy()
  }
}

/**
 * The library gives TLS no name for a server that is known by its address, and Node would then compare with `localhost`:
 * whoever answers at an address shows a certificate for one of the addresses that were named.
 */
function tlsOf({ servers, tls }: NatsSettings): TlsOptions & Pick<ConnectionOptions, 'checkServerIdentity'> {
  const hosts = servers.map((server) => new URL(server).hostname.replaceAll(/[[\]]/g, '').toLowerCase())
  const addresses = hosts.filter((host) => isIP(host) !== 0)
  return {
    ...(tls?.ca === undefined ? {} : { caFile: tls.ca }),
    ...(tls?.own === undefined ? {} : { certFile: tls.own.cert, keyFile: tls.own.key }),
    checkServerIdentity: (name, certificate) => {
      const isName = hosts.includes(name.toLowerCase()) || addresses.length === 0
      const errors = (isName ? [name] : addresses).map((host) => checkServerIdentity(host, certificate))
      return errors.includes(undefined) ? undefined : errors[0]
    },
  }
}

async function inTime(connecting: Promise<NatsConnection>, withinMs: number): Promise<NatsConnection | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined)
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
