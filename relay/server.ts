/** The relay: composed from its parts, listening, and taken down in order. */
import type { AddressInfo } from 'node:net'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import { hour } from '../shared/time.ts'
import type { RelayConfig } from './config.ts'
import type { RelayContext } from './context.ts'
import type { RelayDeps } from './deps.ts'
import { followOthers } from './elsewhere.ts'
import { localBoxes } from './enrolment/port.ts'
import { createHttp } from './http/routes.ts'
import { countedStores } from './metrics/counted-stores.ts'
import { createCounters } from './metrics/counters.ts'
import { listenForOperator, readinessOf } from './operator.ts'
import { openRelayLog } from './relay-log.ts'
import { Gate } from './session/gate.ts'
import { Hub } from './session/hub.ts'
import { Lobby } from './session/lobby.ts'
import { LogNews } from './session/log-news.ts'
import type { Synchronous } from './storage/sqlite-database.ts'
import { sweep } from './sweeper.ts'
import { stampedStores } from './storage/store-time.ts'
import { openStores, type RelayStores } from './storage/stores.ts'

export interface Relay extends AsyncDisposable {
  /** `ws://` or `wss://` with the port that was taken. */
  readonly url: string
  /** Of metrics and health, with the port that was taken; `undefined` when none was asked for. */
  readonly metricsUrl: string | undefined
  /** Resolves when the stores have failed for good: only a new process goes on. */
  readonly failed: Promise<GiaobanError>
  /** Looks at the certificate's files now. A bad new pair changes nothing and is logged. */
  reloadTls(): void
  /** Lets no one in, finishes what was asked within `drainMs`, ends every session, closes the stores. May repeat. */
  drain(): Promise<void>
}

const sweepEveryMs = 1 * hour

/** Throws GiaobanError: `config/invalid`, `store/newer-format`, and what the log writer says of its leaves and keys. */
export async function createRelay(options: {
  readonly config: RelayConfig
  readonly deps: RelayDeps
  /** OFF is for measurements alone: what is confirmed would not survive a power cut. */
  readonly synchronous?: Synchronous
}): Promise<Relay> {
  const { config, deps, synchronous } = options
  const stores = await openStores(config, deps, synchronous)
  try {
    return await listen(config, deps, stores)
  } catch (thrown) {
    await stores.close()
    throw thrown
  }
}

async function listen(config: RelayConfig, deps: RelayDeps, opened: RelayStores): Promise<Relay> {
  const { bounds, clock, log } = deps
  const counters = createCounters()
  const stores = countedStores(stampedStores(opened, opened.time), counters, () => clock.monotonic())
  const { logKeyFile, root, follow, signedUpTo } = config
  const isAlone = opened.shared === undefined
  const directory = await openRelayLog(deps, { store: stores.log, logKeyFile, root, follow, isAlone, signedUpTo })
  if (config.root === undefined) log.warn('first-root-accepted', { host: 'loopback' })
  const hub = new Hub(deps)
  const boxes = opened.boxes ?? localBoxes(bounds)
  const { mailStoreId } = opened
  const logNews = new LogNews(hub, directory)
  const { mail, blobs } = stores
  const context: RelayContext = { deps, log: directory, mail, mailStoreId, blobs, hub, logNews, boxes, counters }
  const lobby = new Lobby(bounds, counters, clock)
  const gate = new Gate(context, lobby)
  const readiness = readinessOf(config, { context, probe: opened.probe, shared: opened.shared })
  const { app, certificates } = createHttp(context, { tls: config.tls, readiness, lobby })
  lobby.attach(app.server)
  gate.attach(app.server)
  const failed = new Promise<GiaobanError>((resolve) => {
    if (opened.shared !== undefined) followOthers(opened.shared, { context, gate }, resolve)
  })
  const sources = { config, context, gate, app, certificates, readiness, shared: opened.shared }
  const operator = await listenForOperator(sources)
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch {
    await operator?.close()
    throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'listen' } })
  }
  certificates?.watch(bounds.tlsCheckMs)
  // not at the start: a relay that starts again and again by a wrong clock would forget a step each time
  const sweeper = setInterval(
    () => void sweep({ ...context, time: opened.time }).catch(() => log.error('sweep-failed')),
    sweepEveryMs,
  )
  const witnessing = setInterval(() => context.logNews.askWitnesses(), limits.cosignEveryMs)

  let drained: Promise<void> | undefined
  const takeDown = async (): Promise<void> => {
    readiness.drain() // first: whoever balances sends nobody here any more
    clearInterval(sweeper)
    clearInterval(witnessing)
    certificates?.close()
    log.info('draining', { sessions: gate.size })
    await within(gate.drain(), bounds.drainMs)
    gate.cut()
    await app.close()
    await directory.close()
    await opened.close()
    await operator?.close() // last: the figures of the end can be read
    log.info('ended')
  }
  const drain = (): Promise<void> => (drained ??= takeDown())
  log.info('listening', {
    store: config.store,
    tls: config.tls !== undefined,
    leaves: directory.size(),
    at: clock.now(),
  })
  return {
    url: urlOf(config, app.server.address()),
    metricsUrl: operator?.url,
    drain,
    failed,
    reloadTls: () => certificates?.reload('asked'),
    [Symbol.asyncDispose]: drain,
  }
}

/** Resolves when the work is done or the time is over, whichever is first. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  const { promise, cancel } = timeUp(ms)
  await Promise.race([work, promise])
  cancel()
}

function timeUp(ms: number): { readonly promise: Promise<void>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}

function urlOf(config: RelayConfig, address: AddressInfo | string | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return `${config.tls === undefined ? 'ws' : 'wss'}://${host}:${port}`
}
