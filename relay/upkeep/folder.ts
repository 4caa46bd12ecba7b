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
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
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

/** Whether `path`, which need not exist, lies in `folder` or is it, by whatever links. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(realOf(folder), realOf(path))
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

function realOf(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path)
  return join(realOf(dirname(path)), basename(path))
}

/** Whether a folder is missing or has nothing in it. */
export function isFree(path: string): boolean {
  return !existsSync(path) || readdirSync(path).length === 0
}

/**
 * Makes `path` of what `fill` puts into a folder beside it. Throws GiaobanError `relay/data-exists` when something is there,
 * `relay/data-in-use` while another process is at it, and what `fill` throws: then nothing is there afterwards. Killed at any
 * point, it may simply be done again.
 */
export async function makeFolder(path: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.new`
  if (!isFree(path)) throw new GiaobanError('relay/data-exists')
  clear(draft)
  mkdirSync(dirname(draft), { recursive: true })
  begin(draft)
  try {
    await fill(draft)
    rmSync(join(draft, unfinished))
    syncPath(draft)
    putInPlace(draft, path)
    syncPath(dirname(path))
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true })
    throw thrown
  }
}

/** Of a folder that is there only a name that was made beforehand: a relay may have begun in it while it was filled. */
function putInPlace(draft: string, path: string): void {
  try {
    if (existsSync(path)) rmdirSync(path)
    renameSync(draft, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw new GiaobanError('relay/data-exists')
    throw error
  }
}

/** Takes away what an earlier attempt has left, and nothing else. */
function clear(draft: string): void {
  if (!isFree(draft)) {
    const attempt = readAttempt(draft)
    if (attempt === undefined) throw new GiaobanError('relay/data-exists') // somebody else's folder
    if (isOther(attempt)) throw new GiaobanError('relay/data-in-use')
  }
  rmSync(draft, { recursive: true, force: true })
}

function begin(draft: string): void {
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(join(draft, unfinished), `${process.pid}\n`, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new GiaobanError('relay/data-in-use')
    throw error
  }
}

/** The process that began it; 0 for one that was killed before it could say so; `undefined` for a folder of another kind. */
function readAttempt(draft: string): number | undefined {
  try {
    return Number(readFileSync(join(draft, unfinished), 'utf8'))
  } catch {
    return undefined
  }
}

/** A process that lives and is not this one, which in a container may have the number of the one that was killed. */
function isOther(pid: number): boolean {
  if (pid === 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
