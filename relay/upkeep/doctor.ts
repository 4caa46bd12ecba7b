/** Health of a relay, check by check, whether it runs or not: nothing is changed. */
import { existsSync, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { peekCheckpoint } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../shared/time.ts'
import { readLogKeys } from '../log/keys.ts'
import { createSignedHead } from '../log/signed-head.ts'
import type { LogHead } from '../log/store.ts'
import { freeBytes } from '../metrics/gauges.ts'
import type { RelayDatabase } from '../storage/sqlite-database.ts'
import { createSqliteLog } from '../storage/sqlite-log-store.ts'
import { isWhole, namedBlobs, newestMail, openForReading } from '../storage/sqlite-upkeep.ts'
import { certificateEnds, isInTime, readTls, type TlsFiles } from '../tls-files.ts'
import { hashFile } from './copy-file.ts'
import { listenerState } from './listener-state.ts'
import { replayLog, type Replayed } from './replay.ts'

export interface RelayCheck {
  readonly name: string
  readonly ok: boolean
  readonly code?: ErrorCode
  /** Key of a sentence: `relay-doctor.<name>`. */
  readonly next?: string
}

export interface DoctorRequest {
  readonly data: string
  readonly logKeyFile: string
  /** Absent: a relay on loopback without TLS. */
  readonly tls?: TlsFiles
  readonly root?: Bytes
  /** Where it listens, or will; absent: not looked at. */
  readonly listen?: { readonly host: string; readonly port: number }
  /** Reads every index and every blob: as long as the disk needs for all of it. */
  readonly deep: boolean
}

const fail = (code: ErrorCode): never => {
  throw new GiaobanError(code)
}

/** Runs `work`; a GiaobanError is the check's code, anything else that is thrown `store/io`. */
async function check(name: string, work: () => void | Promise<void>): Promise<RelayCheck> {
  try {
    await work()
    return { name, ok: true }
  } catch (thrown) {
    const code = thrown instanceof GiaobanError ? thrown.code : 'store/io'
    return { name, ok: false, code, next: `relay-doctor.${name}` }
  }
}

export async function examineRelay(
  deps: { readonly clock: Clock; readonly crypto: Crypto },
  request: DoctorRequest,
): Promise<readonly RelayCheck[]> {
  const { data, logKeyFile, tls, listen } = request
  const now = deps.clock.now()
  const checks = [
    await check('data', () => {
      if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) fail('relay/no-data')
      if (isOpenToOthers(data)) fail('config/invalid')
    }),
    await check('disk-space', () => {
      const free = freeBytes(data) ?? fail('relay/no-data')
      if (free < limits.relayDiskFreeBytes) fail('store/full')
    }),
    await check('log-key', async () => void (await readLogKeys(deps.crypto, logKeyFile))),
  ]
  if (tls !== undefined) {
    checks.push(
      await check('certificate', () => {
        if (!isInTime(readTls(tls), now)) fail('config/invalid')
      }),
      await check('certificate-time', () => {
        if (certificateEnds(readTls(tls)) - now < limits.certificateNoticeMs) fail('config/invalid')
      }),
      await check('certificate-key', () => {
        // a group may read it: many systems keep keys for one
        if (process.platform !== 'win32' && (statSync(tls.key).mode & 0o007) !== 0) fail('config/invalid')
      }),
    )
  }
  if (listen !== undefined) checks.push(await check('address', () => listenerState(listen)))
  return [...checks, ...(await examineDatabase(deps, request))]
}

async function examineDatabase(
  deps: { readonly clock: Clock; readonly crypto: Crypto },
  { data, logKeyFile, root, deep }: DoctorRequest,
): Promise<readonly RelayCheck[]> {
  let db: RelayDatabase | undefined
  // over a shared engine the data are a view of it, which may be deleted and is made again
  const [own, view] = [join(data, 'relay.db'), join(data, 'view.db')]
  const path = !existsSync(own) && existsSync(view) ? view : own
  const opened = await check('database', () => void (db = openForReading(path)))
  // a relay over a shared engine keeps its view to itself, and judges it as it reads
  if (path === view && opened.code === 'relay/data-in-use') return [{ name: 'database', ok: true }]
  if (db === undefined) return [opened]
  const from = db
  let log: Replayed | undefined
  try {
    // first: what was signed was stored before
    let signed: LogHead | undefined
    const read = await check('log-signed', async () => void (signed = await signedHead(logKeyFile)))
    return [
      opened,
      await check('database-whole', () => {
        if (!isWhole(from, deep)) fail('store/damaged')
      }),
      await check('log', () => {
        const at = signed === undefined ? {} : { at: signed.size }
        log = replayLog(deps.crypto, from, { ...at, ...(root && { root }) })
      }),
      await check('log-signed', async () => {
        if (read.code !== undefined) fail(read.code)
        if (log === undefined) return
        // as a relay that is put back on another machine: it waits for what desks have seen (docs/spec/directory.md, Refill)
        if (signed === undefined) {
          const keys = await readLogKeys(deps.crypto, logKeyFile).catch(() => undefined)
          const note = createSqliteLog({ db: from, crypto: deps.crypto }).note()
          const isOwn = note !== undefined && peekCheckpoint(note)?.origin === keys?.log.name
          if (isOwn && path === own) fail('relay/no-data')
          return
        }
        if (log.rootAt === undefined) fail('directory/rollback') // the relay waits for a refill
        else if (!equalBytes(log.rootAt, signed.root)) fail('directory/split-view')
      }),
      await check('blobs', () => examineBlobs(deps.crypto, { db: from, folder: join(data, 'blobs'), deep })),
      await check('clock', () => {
        // the relay has stamped a later time than the machine has now
        const newest = Math.max(newestMail(from) ?? 0, log?.newest ?? 0)
        if (newest - deps.clock.now() > limits.skewShownMs) fail('clock/skew')
      }),
    ]
  } finally {
    from.close()
  }
}

/** Throws GiaobanError `store/damaged` for a file that says nothing: the relay does not start beside it. */
async function signedHead(logKeyFile: string): Promise<LogHead | undefined> {
  try {
    return await createSignedHead(`${logKeyFile}.head`).load()
  } catch (thrown) {
    return thrown instanceof GiaobanError ? fail('store/damaged') : fail('store/io')
  }
}

/** Each that the database names is there in its size, and in its bytes as well when it is looked at deeply. */
async function examineBlobs(
  crypto: Crypto,
  { db, folder, deep }: { readonly db: RelayDatabase; readonly folder: string; readonly deep: boolean },
): Promise<void> {
  for (const { blob, size } of namedBlobs(db)) {
    const file = lstatSync(join(folder, blob), { throwIfNoEntry: false })
    if (file?.isFile() !== true || file.size !== size) fail('attachment/damaged')
    if (!deep) continue
    const { hash } = await hashFile(crypto, join(folder, blob))
    if (!equalBytes(hash, Buffer.from(blob, 'hex'))) fail('attachment/damaged')
  }
}

const isOpenToOthers = (path: string): boolean => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0
