/**
 * Three NATS nodes and two relays, each on a machine of its own (a network namespace), as they would stand in production:
 * desks reach relays on one network, relays reach nodes on another, nodes each other on a third, everything by TLS, nodes
 * and relays by certificates of the operator. One more network, for whoever watches, is never cut.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTls } from '../../relay/tls-files.ts'
import { makeAuthority } from '../support/certificate.ts'
import { makeNamespaces, type Address } from '../support/namespaces.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import type { Note } from './chronicle.ts'
import { startRelays, type RelayPlace, type Relays } from './victims.ts'

export const nodes = ['n0', 'n1', 'n2'] as const
export const relayNames = ['r0', 'r1'] as const
export type NodeName = (typeof nodes)[number]
export type Machine = NodeName | (typeof relayNames)[number]

export interface Islands extends AsyncDisposable {
  readonly networks: ReturnType<typeof networksOfAll>
  readonly cluster: NatsCluster
  readonly relays: Relays
  /** PEM: vouches for all of them. */
  readonly ca: string
}

const networksOfAll = () =>
  makeNamespaces({
    networks: {
      front: ['here', ...relayNames],
      back: [...relayNames, ...nodes],
      routes: [...nodes],
      watch: ['here', ...relayNames, ...nodes],
    },
  })

export async function startIslands(folder: string, note: Note): Promise<Islands> {
  const stack = new AsyncDisposableStack()
  try {
    const networks = stack.use(networksOfAll())
    const authority = makeAuthority()
    const own = (name: string, ...addresses: readonly Address[]): { readonly cert: string; readonly key: string } => {
      const { cert, key } = authority.issue(...addresses.map(({ bytes }) => bytes))
      const files = { cert: join(folder, `${name}.cert`), key: join(folder, `${name}.key`) }
      writeFileSync(files.cert, cert)
      writeFileSync(files.key, key, { mode: 0o600 })
      return files
    }
    const cluster = stack.use(
      await startNatsCluster({
        folder,
        places: nodes.map((name) => {
          const [address, route] = [networks.address('back', name), networks.address('routes', name)]
          const { cert, key } = authority.issue(address.bytes, route.bytes)
          return {
            host: address.text,
            route: route.text,
            monitor: networks.address('watch', name).text,
            tls: { ca: authority.cert, cert, key },
            command: (program: readonly string[]) => networks.command(name, program),
          }
        }),
      }),
    )
    const ca = join(folder, 'ca.pem')
    writeFileSync(ca, authority.cert)
    const places = relayNames.map((name): RelayPlace => {
      const front = networks.address('front', name)
      return {
        host: front.text,
        metricsHost: networks.address('watch', name).text,
        tls: readTls(own(name, front)),
        natsTls: { ca, own: own(`${name}-nats`, networks.address('back', name)) },
        command: (program) => networks.command(name, program),
      }
    })
    const relays = stack.use(await startRelays(cluster, folder, note, places))
    const whole = stack.move()
    return { networks, cluster, relays, ca: authority.cert, [Symbol.asyncDispose]: () => whole.disposeAsync() }
  } catch (thrown) {
    await stack.disposeAsync()
    throw thrown
  }
}
