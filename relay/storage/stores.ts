/** Which adapter keeps what, by the configured store. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RelayConfig } from '../config.ts'
import type { RelayDeps } from '../deps.ts'
import { createMemoryLogStore } from '../log/memory-log-store.ts'
import type { LogStore } from '../log/store.ts'
import { lockData } from './sqlite-data-lock.ts'
import { createMemoryBlobStore } from './memory-blob-store.ts'
import { mailStoreIdBytes, openMailMark, withMailMark } from './mail-mark.ts'
import { createMemoryMailStore } from './memory-mail-store.ts'
import type { Boxes } from '../enrolment/port.ts'
import type { SharedStores } from './events.ts'
import type { BlobStore, MailStore } from './port.ts'
import { createSqliteBlobStore } from './sqlite-blob-store.ts'
import { openRelayDatabase, probeRelayDatabase, type Synchronous } from './sqlite-database.ts'
import { createSqliteLogStore } from './sqlite-log-store.ts'
import { createSqliteMailStore } from './sqlite-mail-store.ts'
import { clockTime, createSqliteTime, type StoreTime } from './store-time.ts'

export interface RelayStores {
  readonly mail: MailStore
  /** Which store of mail this is, 16 bytes: another one than before where mail that was accepted may be gone. */
  readonly mailStoreId: Bytes
  readonly blobs: BlobStore
  readonly log: LogStore
  /** What their caller stamps things with. */
  readonly time: StoreTime
  /** Enrolment mailboxes that several processes share; absent: each has its own. */
  readonly boxes?: Boxes
  /** Of stores that other processes write to as well. */
  readonly shared?: SharedStores
  /** Writes something and waits for the disk. Rejects when the store takes no writes; absent: it always does. */
  readonly probe?: () => Promise<void>
  close(): Promise<void>
}

/** Throws GiaobanError `relay/data-in-use` while another relay has the data, and as their adapter does. */
export async function openStores(
  config: Pick<RelayConfig, 'data' | 'store' | 'logKeyFile' | 'nats'>,
  deps: RelayDeps,
  synchronous?: Synchronous,
): Promise<RelayStores> {
  const { crypto } = deps
  if (config.store === 'memory') {
    const [mail, blobs] = [createMemoryMailStore(), createMemoryBlobStore(crypto)]
    const mailStoreId = crypto.random(mailStoreIdBytes)
    const time = clockTime(deps.clock)
    return { mail, mailStoreId, blobs, log: createMemoryLogStore(crypto), time, close: async () => {} }
  }
  const { clock, bounds } = deps
  const lock = await ownData(async () => {
    mkdirSync(config.data, { recursive: true, mode: 0o700 })
    return lockData({ file: join(config.data, 'lock.db'), clock, waitMs: bounds.dataLockMs })
  })
  try {
    const stores = await (config.store === 'nats' ? openOverNats(config, deps) : openSqlite(config, deps, synchronous))
    const close = async (): Promise<void> => {
      await stores.close()
      lock[Symbol.dispose]()
    }
    return { ...stores, close }
  } catch (thrown) {
    lock[Symbol.dispose]()
    throw thrown
  }
}

async function openSqlite(
  config: Pick<RelayConfig, 'data' | 'logKeyFile'>,
  deps: RelayDeps,
  synchronous: Synchronous | undefined,
): Promise<RelayStores> {
  const { crypto, step } = deps
  const db = await ownData(() => openRelayDatabase(join(config.data, 'relay.db'), synchronous))
  const mark = await ownData(() => openMailMark({ db, crypto, file: `${config.logKeyFile}.mail` }))
  const mail = withMailMark(createSqliteMailStore({ db, step }), mark)
  const folder = join(config.data, 'blobs')
  const reserveBytes = deps.bounds.relayDiskFreeBytes
  const monotonic = (): number => deps.clock.monotonic()
  const blobs = createSqliteBlobStore({ db, folder, crypto, step, monotonic, reserveBytes })
  const close = async (): Promise<void> => {
    await blobs.close()
    mark.close()
    db.close()
  }
  const probe = async (): Promise<void> => probeRelayDatabase(db)
  const { sweepStepMs: stepMs, storedAheadMs: toleratedMs } = deps.bounds
  const time = createSqliteTime({ db, clock: deps.clock, stepMs, toleratedMs })
  return { mail, mailStoreId: mark.id, blobs, log: createSqliteLogStore({ db, crypto }), time, probe, close }
}

/** What the system refuses most often: data that root has made or copied, and the relay's own user may not touch. */
async function ownData<T>(open: () => T | Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    if (/^(?:EACCES|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
      throw new GiaobanError('store/read-only', { recoverable: false })
    throw thrown
  }
}

/** The engine's library is loaded only where it is asked for. */
async function openOverNats(
  config: Pick<RelayConfig, 'data' | 'nats' | 'logKeyFile'>,
  deps: RelayDeps,
): Promise<RelayStores> {
  if (config.nats === undefined) {
    throw new GiaobanError('config/invalid', { recoverable: false, params: { field: 'nats' } })
  }
  const { openJetStream } = await import('./jetstream/index.ts')
  const { openReplicated } = await import('./replicated/index.ts')
  return openReplicated(await openJetStream(config.nats, deps), config.data, {
    ...deps,
    markFile: `${config.logKeyFile}.mail`,
  })
}
