/** Calls about the exchange with the relay, and its life beside the vault's. */
import type { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import type { SyncResult, SyncState } from '../../shared/ipc/desk-calls.ts'
import type { failure } from '../../shared/ipc/values.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { unaskedBytesFor } from '../blobs/unasked.ts'
import type { HomeHolder, OpenHome } from '../open-home.ts'
import { outboxCounts, troubledEnvelopes } from '../store/outbox.ts'
import { refusalsOfStaged } from '../store/outbox-turn.ts'
import type { ReadableDb } from '../store/database.ts'
import { uploadsInTurn } from '../store/transfers.ts'
import { readMeta } from '../store/meta.ts'
import { forkReports } from '../store/forks.ts'
import { accusedSince } from '../store/complaints.ts'
import { forkedDevices, hasForked } from '../store/links.ts'
import { clonedAt } from '../sync/inbox/consume-link.ts'
import { lyingDevices } from '../sync/inbox/lied.ts'
import { snapshotAlarm } from '../sync/siblings/snapshot-in.ts'
import { nameOf } from '../records/unit-names.ts'
import type { DeviceId } from '../../shared/ids.ts'
import { refusedCircles } from '../store/circles.ts'
import { complaintsSince } from '../store/epochs.ts'
import { oldestWaitingSince } from '../store/mailbox.ts'
import { Exchange } from '../sync/exchange.ts'
import type { ExchangeStatus } from '../sync/exchange-status.ts'
import type { RelayTried } from '../sync/relay-choice.ts'
import { knownSkew } from '../sync/skew.ts'
import { limits } from '../../shared/limits.ts'
import type { DoctorCheck, EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { createNameKeeper } from './own-name.ts'
import { transferNews } from './transfer-news.ts'

export interface ExchangeHolder {
  /** Throws GiaobanError `vault/locked`. */
  current(): Exchange
}

/** `live`: connected for as long as the vault is open (the app); otherwise only when asked (the command line). */
export function createSyncModule(
  core: EngineCore,
  options: { readonly home: HomeHolder; readonly live: boolean },
): EngineModule & { readonly exchange: ExchangeHolder } {
  let exchange: Exchange | undefined
  const keepName = createNameKeeper(core)
  const current = (): Exchange => {
    if (exchange === undefined) throw new GiaobanError('vault/locked')
    return exchange
  }
  const handlers = {
    'sync.state': () =>
      exchange === undefined || options.home.open === undefined
        ? { state: 'not-set', sent: 0, received: 0, rejected: 0, pending: 0, queued: 0, alarms: [] }
        : stateOf(options.home.open, exchange.status),
    'sync.once': async ({ forMs }) => {
      const running = current()
      const before = { ...running.status.totals }
      if (forMs === undefined || !running.isLive) await running.once({ withFiles: forMs === undefined })
      if (forMs !== undefined) {
        running.start()
        await new Promise((resolve) => setTimeout(resolve, forMs))
      }
      const { totals } = running.status
      const db = options.home.current().context.store.read
      const { pending, queued } = outboxCounts(db)
      return {
        sent: totals.sent - before.sent,
        received: totals.received - before.received,
        rejected: newest(totals.rejected, totals.refused - before.refused).map(({ id }) => ({
          id,
          code: 'envelope/refused',
        })),
        pending,
        ...(queued > 0 && stayedOf(db, running, queued)),
      }
    },
  } satisfies HandlerGroup
  return {
    handlers,
    exchange: { current },
    opened: () => {
      const home = options.home.current()
      let seenLeaves = home.directory.state.size
      keepName(home)
      exchange = new Exchange({
        home,
        deps: core.deps,
        relays: () => core.profile().relays,
        together: () => core.profile().together === true,
        files: {
          unaskedBytes: () => unaskedBytesFor(core.roles()),
          moved: transferNews(core, home, () => exchange?.transfers),
        },
        changed: () => {
          if (exchange === undefined) return
          keepName(home)
          core.emit('sync', stateOf(home, exchange.status))
          const { size } = home.directory.state
          if (size === seenLeaves) return
          seenLeaves = size
          core.emit('changed', { what: ['directory'] })
        },
      })
      if (options.live) exchange.start()
    },
    closing: async () => {
      const ending = exchange
      exchange = undefined
      await ending?.stop()
    },
    profileChanged: () => exchange?.poke(),
    doctor: async () => {
      const answers = (await exchange?.tryAll()) ?? []
      return answers.map(({ url, failure }): DoctorCheck => {
        const name = `relay ${url}`
        return failure === undefined
          ? { name, ok: true }
          : { name, ok: false, code: failure.code, next: 'doctor.relay' }
      })
    },
  }
}

/** What relays have refused, and large files that did not go up before their envelope. */
function stayedOf(db: ReadableDb, { transfers, status }: Exchange, queued: number): Pick<SyncResult, 'stayed'> {
  const files = uploadsInTurn(db).flatMap(({ blobId }) => transfers.failureOf(blobId)?.code ?? [])
  const connection = status.failure === undefined ? [] : [status.failure.code]
  const reasons = [...new Set([...refusalsOfStaged(db), ...files, ...connection])]
  return reasons.length === 0 ? {} : { stayed: { queued, reasons } }
}

const newest = <T>(list: readonly T[], count: number): readonly T[] => list.slice(Math.max(0, list.length - count))

type RelayState = NonNullable<SyncState['relays']>[number]
type Failure = z.output<typeof failure>
const toFailure = (error: GiaobanError): Failure => ({
  code: error.code,
  recoverable: error.recoverable,
  ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  ...(Object.keys(error.params).length > 0 && { params: { ...error.params } }),
})

function stateOf(home: OpenHome, status: ExchangeStatus): SyncState {
  const db = home.context.store.read
  const { pending, queued } = outboxCounts(db)
  const { totals } = status
  return {
    state: status.state,
    ...(status.relay !== undefined && { relay: status.relay }),
    ...(status.since !== undefined && { since: msToRfc3339(status.since) }),
    ...(status.failure !== undefined && { failure: toFailure(status.failure) }),
    relays: status.relays.map((each) => relayOf(status, each)),
    sent: totals.sent,
    received: totals.received,
    rejected: totals.refused,
    pending,
    queued,
    alarms: alarmsOf(home, status).map(toFailure),
  }
}

function relayOf(status: ExchangeStatus, { url, failure, failedSince, nextAt }: RelayTried): RelayState {
  const isCurrent = status.relay === url && (status.state === 'online' || status.state === 'connecting')
  if ((isCurrent && status.state === 'online') || status.second === url) return { url, state: 'online' }
  return {
    url,
    state: isCurrent ? 'connecting' : failure === undefined ? 'standby' : 'failed',
    ...(failure !== undefined && { failure: toFailure(failure) }),
    ...(failedSince !== undefined && { since: msToRfc3339(failedSince) }),
    ...(nextAt !== undefined && { nextAt: msToRfc3339(nextAt) }),
  }
}

/** Conditions that need a person, each once. */
function alarmsOf(home: OpenHome, status: ExchangeStatus): readonly GiaobanError[] {
  const db = home.context.store.read
  const now = home.context.clock.now()
  const alarms: GiaobanError[] = []
  const skewMs = knownSkew(db, home.context.deps.clock.now())
  if (Math.abs(skewMs) > limits.skewShownMs) {
    alarms.push(new GiaobanError('clock/skew', { params: { minutes: Math.round(skewMs / 60_000) } }))
  }
  const sealing = home.context.directory.sealing('thuong')
  if (!sealing.ok) {
    // an old directory cannot tell that the certificate is over; the relay has said it
    const isOver = sealing.error === 'directory/stale' && status.failure?.code === 'device/expired'
    alarms.push(new GiaobanError(isOver ? 'device/expired' : sealing.error))
  }
  const waiting = oldestWaitingSince(db)
  if (waiting !== undefined && now - waiting > limits.directoryWithheldMs) {
    alarms.push(new GiaobanError('directory/withheld'))
  }
  if (readMeta<number>(db, clonedAt) !== undefined) alarms.push(new GiaobanError('device/cloned'))
  const forked = forkedDevices(db).map((device) => unitOfDevice(home, device))
  if (forked.length > 0) {
    alarms.push(new GiaobanError('device/forked', { params: { units: [...new Set(forked)].join(', ') } }))
  }
  const lying = lyingDevices(db).map((device) => unitOfDevice(home, device))
  if (lying.length > 0) {
    alarms.push(new GiaobanError('device/lied', { params: { units: [...new Set(lying)].join(', ') } }))
  }
  const reported = forkReports(db, now - limits.epochAlarmMs).filter(({ device }) => !hasForked(db, device))
  if (reported.length > 0) {
    const units = [...new Set(reported.map(({ device }) => unitOfDevice(home, device)))].join(', ')
    const by = [...new Set(reported.map((each) => nameOf(home.records, each.by).code))].join(', ')
    alarms.push(new GiaobanError('device/fork-reported', { params: { units, by } }))
  }
  const accused = accusedSince(db, now - limits.epochAlarmMs).map((unit) => nameOf(home.records, unit).code)
  if (accused.length > 0) alarms.push(new GiaobanError('device/disputed', { params: { units: accused.join(', ') } }))
  const snapshot = snapshotAlarm(home.context, db)
  if (snapshot !== undefined) alarms.push(new GiaobanError(`snapshot/${snapshot}`))
  if (home.vault.keys.areSeedsLost) alarms.push(new GiaobanError('vault/machine-key-missing'))
  if (complaintsSince(db, now - limits.epochAlarmMs).length > 0) alarms.push(new GiaobanError('epoch/refused'))
  if (refusedCircles(db, now - limits.epochAlarmMs).length > 0) alarms.push(new GiaobanError('circle/refused'))
  for (const { code, relayedAt } of troubledEnvelopes(db)) {
    if (code !== 'relay/lost' && code !== 'relay/unconfirmed' && code !== 'relay/quota') continue
    if (alarms.some((alarm) => alarm.code === code)) continue
    const minutes = relayedAt === undefined ? 0 : Math.round((now - relayedAt) / 60_000)
    const at = relayedAt === undefined ? {} : { relayedAt: msToRfc3339(relayedAt) }
    alarms.push(new GiaobanError(code, { params: { minutes, ...at } }))
  }
  for (const failed of status.totals.failed) {
    if (!alarms.some((alarm) => alarm.code === failed.code)) alarms.push(failed)
  }
  return alarms
}

function unitOfDevice({ directory, records }: OpenHome, device: DeviceId): string {
  const unit = directory.state.devices.get(device)?.unit
  return unit === undefined ? device.slice(0, 8) : nameOf(records, unit).code
}
