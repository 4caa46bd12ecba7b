/** Files that are always whole: written beside, synced, renamed over, folder synced. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { readPlain } from './plain-file.ts'

const codeOf = (thrown: unknown): string | undefined => (thrown as NodeJS.ErrnoException | undefined)?.code

/** What the operating system's refusal means to a person; a bug stays a bug. */
export function fileError(thrown: unknown): unknown {
  switch (codeOf(thrown)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new GiaobanError('store/full')
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new GiaobanError('store/read-only')
    case 'EIO':
      return new GiaobanError('store/io')
    default:
      return thrown
  }
}

/** Replaces `path` or leaves it as it was. Mode 0600. Throws GiaobanError `store/full|read-only|io`. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const beside = `${path}.new`
  try {
    // a file that is not made here would keep its own mode, and a link be followed to what it names
    rmSync(beside, { force: true })
    const handle = openSync(beside, 'wx', 0o600)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(beside, path)
    syncFolder(dirname(path))
  } catch (thrown) {
    rmSync(beside, { force: true })
    throw fileError(thrown)
  }
}

/** `undefined` where there is none. Throws GiaobanError `vault/damaged` above `maxBytes` and for what is no plain file. */
export function readWhole(path: string, maxBytes: number): Bytes | undefined {
  if (!existsSync(path)) return undefined
  try {
    const read = readPlain(path, maxBytes)
    if (read === undefined) throw new GiaobanError('vault/damaged', { recoverable: false })
    return read
  } catch (thrown) {
    throw fileError(thrown)
  }
}

/** Makes a rename durable. Windows has no such call, and needs none. */
export function syncFolder(path: string): void {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (thrown) {
    if (codeOf(thrown) === 'EISDIR' || codeOf(thrown) === 'EPERM') return
    throw thrown
  }
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
