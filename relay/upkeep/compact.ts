/**
 * A relay's data made small, while no relay runs on them: what has expired, files that nobody names, the holes of the
 * database. In steps; killed between them, the data are whole and the next run goes on.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { chmodSync, chownSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { freeBytes } from '../metrics/gauges.ts'
import {
  copyInto,
  expireClaims,
  expireSome,
  namedBlobs,
  oldest,
  openAlone,
  openUploads,
  settle,
} from '../storage/sqlite-upkeep.ts'
import type { UpkeepDeps } from './backup.ts'
import { syncPath } from './folder.ts'

export interface Compacted {
  /** Envelopes and claims whose time was over. */
  readonly envelopes: number
  readonly claims: number
  /** Files of blobs that nothing named any more. */
  readonly files: number
  /** Of the database and of the files of blobs. */
  readonly before: number
  readonly after: number
}

/**
 * Throws GiaobanError: `relay/data-in-use` while a relay or a backup has the database open, `store/full` where there is no
 * room to write it anew (what has expired is gone then all the same), and as the database is opened.
 */
export async function compactRelay(
  { clock, step }: Pick<UpkeepDeps, 'clock' | 'step'>,
  data: string,
): Promise<Compacted> {
  const path = join(data, 'relay.db')
  const folder = join(data, 'blobs')
  const before = await bytesOf(path, folder)
  const db = openAlone(path)
  try {
    const { mail, claim } = oldest(db)
    let envelopes = 0
    const mailBefore = horizon(clock.now() - limits.mailRetentionMs, mail)
    for (let some = -1; some !== 0; envelopes += some) {
      some = expireSome(db, mailBefore)
      step('relay.compact.expire.after')
    }
    // as the sweeper: what mail that stays may name stays
    const mailKept = (oldest(db).mail ?? Number.POSITIVE_INFINITY) - (limits.blobRetentionMs - limits.mailRetentionMs)
    const claims = expireClaims(db, Math.min(horizon(clock.now() - limits.blobRetentionMs, claim), mailKept))
    step('relay.compact.claims.after')
    const named = new Set<string>(namedBlobs(db).flatMap(({ blob }) => [blob, `${blob}.segments`]))
    const uploads = openUploads(db)
    let files = 0
    for (const name of await readdir(folder).catch(() => [])) {
      if (named.has(name) || uploads.has(name)) continue
      await rm(join(folder, name))
      files += 1
      step('relay.compact.file.after')
    }
    const { size } = statSync(path)
    if ((freeBytes(data) ?? 0) < size + limits.relayDiskFreeBytes) throw new GiaobanError('store/full')
    settle(db)
    step('relay.compact.rewrite.before')
    replaceBy(path, (draft) => copyInto(db, draft))
    step('relay.compact.rewrite.after')
    return { envelopes, claims, files, before, after: await bytesOf(path, folder) }
  } finally {
    db.close()
  }
}

/** The file as it was, or whole as `write` has made it; with the rights that it had. */
function replaceBy(path: string, write: (draft: string) => void): void {
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  write(draft)
  const { mode, uid, gid } = statSync(path)
  chmodSync(draft, mode & 0o777)
  if (process.getuid?.() === 0) chownSync(draft, uid, gid)
  syncPath(draft)
  renameSync(draft, path)
  syncPath(dirname(path))
}

/** As the sweeper of a running relay: a clock that is wrong by years costs one step, not everything. */
const horizon = (before: number, from: number | undefined): number =>
  from === undefined ? before : Math.min(before, from + limits.sweepStepMs)

async function bytesOf(database: string, folder: string): Promise<number> {
  let sum = 0
  for (const suffix of ['', '-wal']) sum += statSync(`${database}${suffix}`, { throwIfNoEntry: false })?.size ?? 0
  for (const name of await readdir(folder).catch(() => [])) sum += (await stat(join(folder, name))).size
  return sum
}
