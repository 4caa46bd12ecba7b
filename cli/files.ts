/** Files that a person names on the command line. */
import { closeSync, existsSync, fstatSync, openSync, readSync, readdirSync } from 'node:fs'
import { openPlain, readPlain } from '../engine/vault/plain-file.ts'
import { utf8ToText, type Bytes } from '../shared/bytes.ts'
import { UsageError } from './errors.ts'

export function refuseExisting(path: string): void {
  if (existsSync(path)) throw new UsageError('file-exists', { path })
}

/** Its size. Wrong usage where it is missing, not a file, not to be read, or larger. For files that are not read whole. */
export function requireNamedFile(path: string, limit: number): number {
  const size = orUnreadable(path, () => {
    const handle = openPlain(path)
    if (handle === undefined) return undefined
    try {
      return fstatSync(handle).size
    } finally {
      closeSync(handle)
    }
  })
  if (size > limit) throw new UsageError('file-too-large', { path, limit })
  return size
}

/** Bytes of a file of at most `limit`; wrong usage where it is missing, not a file, not to be read, or larger. */
export function readNamedFile(path: string, limit: number): Bytes {
  requireNamedFile(path, limit)
  return orUnreadable(path, () => readPlain(path, limit))
}

/** Wrong usage, too, where a disk fails or a stick is pulled out while `read` reads. */
export function orUnreadable<T>(path: string, read: () => T | undefined): T {
  let found: T | undefined
  try {
    found = read()
  } catch {
    found = undefined
  }
  if (found === undefined) throw new UsageError('file-not-readable', { path })
  return found
}

/** First line of a file, or of what another program writes into a pipe; `undefined` where none ends within `limit` bytes. Throws for what is no UTF-8. */
export function readFirstLine(path: string, limit: number): string | undefined {
  const handle = openSync(path, 'r')
  const bytes = new Uint8Array(limit)
  try {
    let at = 0
    for (let read = -1; at < limit && read !== 0 && !bytes.includes(0x0a); at += read)
      read = readSync(handle, bytes, { offset: at, length: limit - at })
    const end = bytes.indexOf(0x0a)
    if (end < 0 && at === limit) return undefined
    return utf8ToText(bytes.subarray(0, end < 0 ? at : end)).replace(/\r$/, '')
  } finally {
    bytes.fill(0)
    closeSync(handle)
  }
}

/** A JSON file; wrong usage with the line of the first mistake. */
export function readJsonFile(path: string, limit: number): unknown {
  const text = new TextDecoder().decode(readNamedFile(path, limit)).replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1]
    throw new UsageError('file-not-json', { path, line: text.slice(0, Number(at ?? 0)).split('\n').length })
  }
}

/** Whether a folder is missing or has nothing in it. */
export function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
  }
}
