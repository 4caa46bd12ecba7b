/**
 * A backup of a relay that may be running: database and blobs as of one moment. Not in it: the log key, which can sign,
 * and parts of uploads, which begin again.
 */
import { constants, rmSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { BlobId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { msToRfc3339, type Clock } from '../../shared/time.ts'
import { copyInto, formatOf, namedBlobs, openForReading, settleCopy, storedLog } from '../storage/sqlite-upkeep.ts'
import { copyWhole, hashFile, isBlob } from './copy-file.ts'
import { makeFolder, syncPath } from './folder.ts'
import { writeManifest, type Manifest } from './manifest.ts'

export interface UpkeepDeps {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly step: (name: string) => void
  readonly version: string
}

export interface Lost {
  /** Blobs whose bytes are not theirs any more: left out, for one of them must not cost all the others. */
  readonly lost: number
}

export interface BackupRequest {
  readonly data: string
  /** Must not exist, or be empty. */
  readonly out: string
  /** Blobs as further names for the same bytes: quick and small, and no copy for when that disk breaks. */
  readonly linked: boolean
}

/**
 * Throws GiaobanError: `relay/data-exists`, `relay/no-data`, `store/newer-format`, `store/damaged`; what the disk says
 * is thrown as it is, and nothing is left then.
 */
export async function backUpRelay(deps: UpkeepDeps, { data, out, linked }: BackupRequest): Promise<Manifest & Lost> {
  const { clock, crypto, step, version } = deps
  let manifest: Manifest | undefined
  let lost = 0
  await makeFolder(out, async (draft) => {
    const copy = join(draft, 'relay.db')
    const made = msToRfc3339(clock.now())
    using source = disposing(openForReading(join(data, 'relay.db')))
    step('relay.backup.database.before')
    copyInto(source.db, copy)
    syncPath(copy)
    step('relay.backup.database.after')
    using copied = disposing(openForReading(copy))
    const [named, schema, leaves] = [namedBlobs(copied.db), formatOf(copied.db), storedLog(copied.db).head?.size ?? 0]
    copied.db.close()
    await mkdir(join(draft, 'blobs'), { mode: 0o700 })
    // what has expired since is offered again by whoever still needs it
    const missing: BlobId[] = []
    let bytes = 0
    lost = 0
    for (const { blob, size } of named) {
      const isHere = await copyWhole(join(data, 'blobs', blob), join(draft, 'blobs', blob), { linked })
      // of the copy, so that what went wrong on its way is seen as well
      const isIt = isHere && isBlob(await hashFile(crypto, join(draft, 'blobs', blob)), { blob, size })
      if (isIt) bytes += size
      else missing.push(blob)
      if (isHere && !isIt) {
        rmSync(join(draft, 'blobs', blob))
        lost += 1
      }
      step('relay.backup.blob.after')
    }
    settleCopy(copy, missing)
    syncPath(copy)
    const { hash, size } = await hashFile(crypto, copy)
    syncPath(join(draft, 'blobs'))
    manifest = {
      format: 1,
      made,
      version,
      schema,
      database: { bytes: size, sha256: bytesToHex(hash) },
      blobs: { count: named.length - missing.length, bytes },
      leaves,
    }
    writeManifest(draft, manifest)
    step('relay.backup.finish.before')
  })
  step('relay.backup.finish.after')
  if (manifest === undefined) throw new GiaobanError('internal')
  return { ...manifest, lost }
}

const disposing = (db: ReturnType<typeof openForReading>): Disposable & { readonly db: typeof db } => ({
  db,
  [Symbol.dispose]: () => void db.close(),
})

/** The log key to a place of its own, for its owner alone; never over something, and never into the backup. */
export async function copyLogKey(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new GiaobanError('relay/data-exists')
    if (code === 'ENOENT') throw new GiaobanError('config/invalid', { params: { field: 'log-key' } })
    throw error
  }
  syncPath(to)
  syncPath(dirname(to))
}
