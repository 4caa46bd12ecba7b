/**
 * Machines of one test: network namespaces of Linux, each with its own address on the networks that it is joined to, and
 * this process on some of them. A network can be cut into sides that hear only themselves: frames vanish without a word, as
 * behind a broken switch. Nothing here has a way out of the machine. The kernel may lack `netem`: loss and delay are not played.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface NamespacesOptions<N extends string, M extends string> {
  /** Members of each network; `here` is this process. */
  readonly networks: Readonly<Record<N, readonly (M | 'here')[]>>
}

export interface Namespaces<N extends string, M extends string> extends Disposable {
  address(network: N, member: M | 'here'): Address
  /** The same program, in that namespace: the process keeps its id. */
  command(member: M, program: readonly string[]): readonly string[]
  /** From now on each side hears only itself; whoever is not named stays with the other unnamed ones. */
  split(network: N, ...sides: readonly (readonly (M | 'here')[])[]): void
  /** Nothing reaches it on that network; what it says is heard. */
  deafen(network: N, member: M | 'here'): void
  /** All hear all. */
  heal(network: N): void
}

export interface Address {
  readonly text: string
  readonly bytes: readonly [number, number, number, number]
}

const prefix = 'gbt'
let count = 0

/** Why there can be none here, in a few words. */
export function withoutNamespaces(): string | undefined {
  if (process.platform !== 'linux') return 'no Linux'
  if (process.getuid?.() !== 0) return 'only root makes network namespaces'
  const name = `${prefix}${process.pid}-try`
  try {
    ip(['netns', 'add', name])
    ip(['-n', name, 'link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other'])
    ip(['-n', name, 'link', 'add', 'both', 'type', 'bridge'])
    return undefined
  } catch {
    return 'no iproute2, or a kernel without namespaces, veth or bridges'
  } finally {
    quietly(['netns', 'del', name])
  }
}

export function makeNamespaces<N extends string, M extends string>({
  networks,
}: NamespacesOptions<N, M>): Namespaces<N, M> {
  removeLeftovers()
  const own = `${prefix}${process.pid}-${(count += 1)}`
  const names = Object.keys(networks) as N[]
  const members = [...new Set(names.flatMap((network) => networks[network]))]
  const spaceOf = (member: string): string => `${own}-${member}`
  const hub = `${own}-hub`
  const addressOf = (network: N, member: M | 'here'): Address => {
    // of the addresses that are set aside for measuring networks; another run on this machine has others
    const net = (4 * process.pid + names.indexOf(network)) % 512
    const bytes = [198, 18 + (net >> 8), net & 255, 2 + members.indexOf(member)] as const
    return { bytes, text: bytes.join('.') }
  }
  // the hub's end of a member's cable, which is plugged into one of the hub's bridges
  const port = (network: N, member: string): string => `${member}.${names.indexOf(network)}`
  const bridge = (network: N, side: number): string => `side${side}.${names.indexOf(network)}`
  const nic = (network: N, member: string): string =>
    member === 'here' ? `${prefix}${process.pid}.${names.indexOf(network)}` : `net${names.indexOf(network)}`
  const hardware = (address: Address): string =>
    `02:00:${address.bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`

  const made: string[] = []
  const remove = (): void => {
    for (const network of names) quietly(['link', 'del', nic(network, 'here')])
    for (const name of made.toReversed()) quietly(['netns', 'del', name])
  }
  const add = (name: string): void => {
    ip(['netns', 'add', name])
    made.push(name)
  }
  const plug = (network: N): void => {
    const all = networks[network]
    batch(hub, [`link add ${bridge(network, 0)} up type bridge`])
    const address = new Map(all.map((member) => [member, addressOf(network, member)]))
    batch(
      hub,
      all.flatMap((member) => {
        const place = member === 'here' ? String(process.pid) : spaceOf(member)
        const mac = hardware(address.get(member)!)
        return [
          `link add ${port(network, member)} type veth peer name ${nic(network, member)} address ${mac} netns ${place}`,
          `link set ${port(network, member)} master ${bridge(network, 0)} up`,
        ]
      }),
    )
    for (const member of all) {
      const device = nic(network, member)
      batch(member === 'here' ? undefined : spaceOf(member), [
        `addr add ${address.get(member)!.text}/24 dev ${device}`,
        `link set ${device} up`,
        // as behind a router: that a neighbour is gone is not told by the lack of its hardware address
        ...all
          .filter((other) => other !== member)
          .map((other) => address.get(other)!)
          .map((other) => `neigh replace ${other.text} lladdr ${hardware(other)} dev ${device} nud permanent`),
      ])
    }
  }
  const sidesOf = new Map<N, number>()
  try {
    add(hub)
    for (const member of members.filter((each) => each !== 'here')) {
      add(spaceOf(member))
      batch(spaceOf(member), ['link set lo up'])
    }
    for (const network of names) plug(network)
  } catch (thrown) {
    remove()
    throw thrown
  }
  return {
    address: addressOf,
    command: (member, program) => ['ip', 'netns', 'exec', spaceOf(member), ...program],
    split: (network, ...sides) => {
      const known = sidesOf.get(network) ?? 0
      const fresh = sides.map((_, i) => i + 1).filter((side) => side > known)
      sidesOf.set(network, Math.max(known, sides.length))
      batch(hub, [
        ...fresh.map((side) => `link add ${bridge(network, side)} up type bridge`),
        ...sides.flatMap((side, i) =>
          side.map((member) => `link set ${port(network, member)} master ${bridge(network, i + 1)}`),
        ),
      ])
    },
    deafen: (network, member) =>
      batch(hub, [`link set ${port(network, member)} type bridge_slave ${hearing('off')} fdb_flush`]),
    heal: (network) =>
      batch(
        hub,
        networks[network].flatMap((member) => [
          `link set ${port(network, member)} master ${bridge(network, 0)}`,
          `link set ${port(network, member)} type bridge_slave ${hearing('on')}`,
        ]),
      ),
    [Symbol.dispose]: remove,
  }
}

const hearing = (how: 'on' | 'off'): string => `learning ${how} flood ${how} mcast_flood ${how} bcast_flood ${how}`

function ip(args: readonly string[], input = ''): string {
  return execFileSync('ip', args, { input, stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8' })
}

const batch = (space: string | undefined, lines: readonly string[]): void =>
  void ip([...(space === undefined ? [] : ['-n', space]), '-batch', '-'], `${lines.join('\n')}\n`)

function quietly(args: readonly string[]): string {
  try {
    return ip(args)
  } catch {
    return ''
  }
}

/** Of runs that were killed: their process is gone, or another one has its number. What still runs there is theirs. */
function removeLeftovers(): void {
  for (const [name, pid] of quietly(['netns', 'list']).matchAll(new RegExp(`^${prefix}(\\d+)-\\S+`, 'gm'))) {
    if (isTestRun(pid ?? '')) continue
    for (const left of quietly(['netns', 'pids', name]).split('\n').filter(Boolean)) {
      try {
        process.kill(Number(left), 'SIGKILL')
      } catch {
        // it has ended meanwhile
      }
    }
    quietly(['netns', 'del', name])
  }
}

function isTestRun(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node')
  } catch {
    return false
  }
}
