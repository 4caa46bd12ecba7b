/** A folder that is whole or not there: made beside its place, flushed, and then put into it. */
import {
  lchownSync,
  statSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { GiaobanError } from '../../shared/errors.ts'

/** Says of a folder that it was begun by this program and never finished: the next attempt may begin again. */
const unfinished = '.unfinished'

export function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * What root has made for `place` belongs to whom that folder belongs to, or else the one above: a relay that runs as
 * somebody else must be able to go on with it. Never for files with a second name, which may be somebody's in use.
 */
export function giveToOwnerOf(place: string, folder: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(existsSync(place) ? place : dirname(place))
  for (const each of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, each), uid, gid)
  lchownSync(folder, uid, gid)
}

/** Whether a folder is missing or has nothing in it. */
export function isFree(path: string): boolean {
  return !existsSync(path) || readdirSync(path).length === 0
}

/**
 * Makes `path` of what `fill` puts into a folder beside it. Throws GiaobanError `profile/exists` when something is there,
 * and what `fill` throws: then nothing is there afterwards. Killed at any point, it may simply be done again.
 */
export async function makeFolder(path: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.new`
  if (!isFree(path)) throw new GiaobanError('profile/exists')
  if (existsSync(draft) && !isFree(draft) && !existsSync(join(draft, unfinished)))
    throw new GiaobanError('profile/exists')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  writeFileSync(join(draft, unfinished), '')
  try {
    await fill(draft)
    rmSync(join(draft, unfinished))
    syncPath(draft)
    if (existsSync(path)) rmSync(path, { recursive: true }) // empty: a name that was made beforehand
    renameSync(draft, path)
    syncPath(dirname(path))
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true })
    throw thrown
  }
}
