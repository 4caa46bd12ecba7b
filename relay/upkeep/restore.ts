/** A backup of a relay, read to its last byte, and put into an empty place. */
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import {
  becomeAnotherStore,
  isWhole,
  namedBlobs,
  openForReading,
  settleCopy,
  type NamedBlob,
} from '../storage/sqlite-upkeep.ts'
import { replayLog } from './replay.ts'
import type { Lost, UpkeepDeps } from './backup.ts'
import { copyHashed, hashFile, isBlob } from './copy-file.ts'
import { giveToOwnerOf, makeFolder, syncPath } from './folder.ts'
import { readManifest, type Manifest } from './manifest.ts'

const damaged = (): GiaobanError => new GiaobanError('backup/damaged', { recoverable: false })

/** Reads every byte. Throws GiaobanError `backup/damaged`, `backup/unsupported`, `store/newer-format`. */
export async function verifyRelayBackup({ crypto }: Pick<UpkeepDeps, 'crypto'>, backup: string): Promise<Manifest> {
  const manifest = readManifest(backup)
  judge(manifest, await hashFile(crypto, join(backup, 'relay.db')).catch(gone))
  for (const named of blobsOf(crypto, manifest, join(backup, 'relay.db')))
    if (!isBlob(await hashFile(crypto, join(backup, 'blobs', named.blob)).catch(gone), named)) throw damaged()
  return manifest
}

/**
 * Throws as `verifyRelayBackup`, and `relay/data-exists` where `data` is not empty. The log key is not touched: the relay
 * then sees whether leaves that it has signed are missing, and takes them back from the clients. It is another mail store
 * than before (docs/spec/relay.md, Mail stores), so that clients offer again what the backup does not have: a blob that has
 * lost bytes is left out and counted. What is told is what was put back.
 */
export async function restoreRelay(
  deps: Pick<UpkeepDeps, 'crypto' | 'step'>,
  { backup, data }: { readonly backup: string; readonly data: string },
): Promise<Manifest & Lost> {
  const { crypto, step } = deps
  const manifest = readManifest(backup)
  const missing: NamedBlob[] = []
  await makeFolder(data, async (draft) => {
    const database = join(draft, 'relay.db')
    judge(manifest, await copyHashed(crypto, join(backup, 'relay.db'), database).catch(gone))
    step('relay.restore.database.after')
    await mkdir(join(draft, 'blobs'), { mode: 0o700 })
    for (const named of blobsOf(crypto, manifest, database)) {
      const [from, to] = [join(backup, 'blobs', named.blob), join(draft, 'blobs', named.blob)]
      const found = await copyHashed(crypto, from, to).catch(unlessGone)
      if (found === undefined || !isBlob(found, named)) {
        rmSync(to, { force: true })
        missing.push(named)
      }
      step('relay.restore.blob.after')
    }
    if (missing.length > 0)
      settleCopy(
        database,
        missing.map(({ blob }) => blob),
      )
    becomeAnotherStore(database)
    for (const each of [database, join(draft, 'blobs')]) syncPath(each)
    giveToOwnerOf(data, draft)
    step('relay.restore.finish.before')
  })
  const lostBytes = missing.reduce((sum, { size }) => sum + size, 0)
  const blobs = { count: manifest.blobs.count - missing.length, bytes: manifest.blobs.bytes - lostBytes }
  return { ...manifest, blobs, lost: missing.length }
}

type Found = { readonly hash: Uint8Array; readonly size: number }

function judge({ database }: Manifest, { hash, size }: Found): void {
  if (size !== database.bytes || bytesToHex(hash) !== database.sha256) throw damaged()
}

/** Which blobs there must be, once database and log hold together. */
function blobsOf(crypto: UpkeepDeps['crypto'], manifest: Manifest, database: string): readonly NamedBlob[] {
  const db = openForReading(database)
  try {
    const named = namedBlobs(db)
    const isSame = named.length === manifest.blobs.count && isWhole(db, false)
    if (!isSame || replayLog(crypto, db).size !== manifest.leaves) throw damaged()
    return named
  } catch (thrown) {
    if (thrown instanceof GiaobanError && thrown.code === 'store/damaged') throw damaged()
    throw thrown
  } finally {
    db.close()
  }
}

function unlessGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  return undefined
}

function gone(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged()
  throw error
}
