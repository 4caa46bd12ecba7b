/**
 * A real JetStream cluster of three nats-server processes on loopback, or each at a place of its own over TLS, in a temporary folder, on ports of its own. Nodes
 * die by SIGKILL and come back on their files. A service of that name on the usual port is never touched.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** What each node is called in its ports: for clients, for the cluster, for its monitoring page. */
interface Ports {
  readonly host: string
  readonly routeHost: string
  readonly monitorHost: string
  readonly client: number
  readonly route: number
  readonly monitor: number
}

export interface NatsCluster extends AsyncDisposable {
  /** `nats://127.0.0.1:PORT` of every node, in their order; they stay the same when a node comes back. */
  readonly urls: readonly string[]
  /** As `--nats` takes them. */
  readonly list: string
  readonly folder: string
  /** `http://127.0.0.1:PORT` of every node's monitoring page. */
  readonly monitors: readonly string[]
  /** SIGKILL: gone when it resolves, its files as they were. */
  kill(node: number): Promise<void>
  /** Starts it on its files and waits until it answers and has caught up with who leads. */
  restart(node: number): Promise<void>
  /** SIGSTOP and SIGCONT: a node that is there and says nothing. */
  pause(node: number): void
  resume(node: number): void
  /** The node that leads this stream now, if any does. */
  leaderOf(stream: string): Promise<number | undefined>
  /** Resident bytes and processor seconds are read by whoever measures. */
  pid(node: number): number | undefined
  stop(): Promise<void>
}

/** A machine of its own for a node, which shows a certificate to everybody and asks everybody for one. */
export interface NodePlace {
  /** For clients. */
  readonly host: string
  /** For the other nodes. */
  readonly route: string
  /** Where this process asks it how it is. */
  readonly monitor: string
  /** PEM. */
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string }
  command(program: readonly string[]): readonly string[]
}

export interface NatsClusterOptions {
  /** Of every node; on loopback and without TLS when it is absent. */
  readonly places?: readonly NodePlace[]
  /** Three; fewer is what a relay refuses. */
  readonly nodes?: number
  /** Bytes of the largest message. */
  readonly maxPayload?: number
  readonly jetstream?: boolean
  /** What the account may keep, all copies together. */
  readonly accountBytes?: number
  /** Kept when it is named here. */
  readonly folder?: string
}

const program = process.env['GIAOBAN_NATS_SERVER'] ?? '/usr/sbin/nats-server'
const readyWithinMs = 20_000
/** As the guide of the relay asks for: who says nothing any more is left within some ten seconds, other servers as well. */
const deadAfter = ['ping_interval: "3s"', 'ping_max: 2', 'write_deadline: "4s"']

/** Throws when the engine is not installed (`npm run setup -- --tests`) or does not come up. */
export async function startNatsCluster(options: NatsClusterOptions = {}): Promise<NatsCluster> {
  const { nodes = 3, maxPayload = 8 * 1024 * 1024, jetstream = true, places, accountBytes } = options
  if (!existsSync(program)) throw new Error(`${program} is not installed: npm run setup -- --tests`)
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'giaoban-nats-'))
  const ports = await Promise.all(
    Array.from({ length: nodes }, async (_, node): Promise<Ports> => {
      const [client, route, monitor] = [await freePort(), await freePort(), await freePort()]
      const { host = '127.0.0.1', route: routeHost = host, monitor: monitorHost = host } = places?.[node] ?? {}
      return { host, routeHost, monitorHost, client, route, monitor }
    }),
  )
  const running = new Map<number, ChildProcess>()
  const undertaker = watchOver(folder)
  const configOf = (node: number): string => join(folder, `n${node}.conf`)
  for (const [node, own] of ports.entries()) {
    mkdirSync(join(folder, `n${node}`), { recursive: true })
    const routes = ports.map(({ routeHost, route }) => `nats://${routeHost}:${route}`).join(', ')
    const tls = tlsOf(join(folder, `n${node}`), places?.[node])
    const lines = [
      `server_name: n${node}`,
      `listen: "${own.host}:${own.client}"`,
      `http: "${own.monitorHost}:${own.monitor}"`,
      tls,
      `max_payload: ${maxPayload}`,
      'max_pending: 134217728',
      ...deadAfter,
      ...(jetstream ? [`jetstream { store_dir: "${join(folder, `n${node}`)}", max_mem: 256MB, max_file: 20GB }`] : []),
      ...(accountBytes === undefined
        ? []
        : [
            `accounts { R { jetstream { max_file: ${accountBytes} }, users: [{ user: r, password: r }] } }`,
            'no_auth_user: r',
          ]),
      ...(nodes > 1
        ? [`cluster { name: giaoban, listen: "${own.routeHost}:${own.route}", routes: [${routes}]\n${tls} }`]
        : []),
    ]
    writeFileSync(configOf(node), `${lines.join('\n')}\n`)
  }

  const start = (node: number): void => {
    const log = openSync(join(folder, `n${node}.log`), 'a')
    const bare = [program, '-c', configOf(node)]
    const [first = program, ...rest] = places?.[node]?.command(bare) ?? bare
    const child = spawn(first, rest, { stdio: ['ignore', log, log] })
    closeSync(log)
    running.set(node, child)
    undertaker.stdin?.write(`${child.pid}\n`)
  }
  const signal = (node: number, name: NodeJS.Signals): void => void running.get(node)?.kill(name)
  const kill = async (node: number): Promise<void> => {
    const child = running.get(node)
    if (child === undefined) return
    running.delete(node)
    if (hasEnded(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const restart = async (node: number): Promise<void> => {
    if (!running.has(node)) start(node)
    await until(running.get(node)!, () => (jetstream ? isHealthy(ports[node]!) : opens(ports[node]!)))
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...running.keys()].map(kill))
    undertaker.stdin?.end()
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }

  try {
    for (const node of ports.keys()) start(node)
    await Promise.all([...ports.keys()].map((node) => restart(node)))
  } catch (thrown) {
    await stop()
    throw thrown
  }
  const scheme = places === undefined ? 'nats' : 'tls'
  const urls = ports.map(({ host, client }) => `${scheme}://${host}:${client}`)
  return {
    urls,
    list: urls.join(','),
    folder,
    monitors: ports.map(({ monitorHost, monitor }) => `http://${monitorHost}:${monitor}`),
    kill,
    restart,
    pause: (node) => signal(node, 'SIGSTOP'),
    resume: (node) => signal(node, 'SIGCONT'),
    leaderOf: async (stream) => {
      const asked = [...running.keys()].map((node) => leaderSeenBy(ports[node]!, stream).catch(() => undefined))
      const name = (await Promise.all(asked)).find((each) => each !== undefined)
      return name === undefined ? undefined : Number(name.slice(1))
    },
    pid: (node) => running.get(node)?.pid,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** As a server's settings have it, with its files beside its folder; nothing for one without. */
function tlsOf(beside: string, place: NodePlace | undefined): string {
  if (place === undefined) return ''
  const { ca, cert, key } = place.tls
  for (const [name, text] of Object.entries({ ca, cert, key }))
    writeFileSync(`${beside}.${name}`, text, { mode: 0o600 })
  return `tls { ca_file: "${beside}.ca", cert_file: "${beside}.cert", key_file: "${beside}.key", verify: true, timeout: 5 }`
}

/** A test run that is killed leaves no servers behind: when its end of the pipe closes, those of this folder are ended. */
function watchOver(folder: string): ChildProcess {
  const script =
    'while read -r pid; do pids="$pids $pid"; done; for pid in $pids; do grep -qas "$0" "/proc/$pid/cmdline" && kill -9 "$pid"; done'
  const undertaker = spawn('/bin/sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  undertaker.unref()
  undertaker.stdin?.on('error', () => undefined) // it was ended together with this process
  return undertaker
}

async function opens({ host, client }: Ports): Promise<boolean> {
  const socket = connect(client, host)
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}

/** It answers, and knows who leads. */
async function isHealthy({ monitorHost, monitor }: Ports): Promise<boolean> {
  const answer = await fetch(`http://${monitorHost}:${monitor}/healthz`, { signal: AbortSignal.timeout(1000) })
  return answer.ok
}

interface StreamDetail {
  readonly name: string
  readonly cluster?: { readonly leader?: string }
}

async function leaderSeenBy({ monitorHost, monitor }: Ports, stream: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(1000)
  const answer = await fetch(`http://${monitorHost}:${monitor}/jsz?streams=true`, { signal })
  const { account_details: accounts = [] } = (await answer.json()) as {
    account_details?: { stream_detail?: StreamDetail[] }[]
  }
  const found = accounts.flatMap((account) => account.stream_detail ?? []).find(({ name }) => name === stream)
  return found?.cluster?.leader
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

async function until(server: ChildProcess, isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + readyWithinMs; Date.now() < end && !hasEnded(server); await sleep(50)) {
    if (await isTrue().catch(() => false)) return
  }
  if (hasEnded(server)) throw new Error(`nats-server ended by itself (${server.exitCode ?? server.signalCode})`)
  throw new Error('nats-server did not become ready')
}
