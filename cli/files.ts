/** Files that a person names on the command line. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { UsageError } from './errors.ts'

export function refuseExisting(path: string): void {
  if (existsSync(path)) throw new UsageError('file-exists', { path })
}

/** Wrong usage where it is missing, not a file, or larger. For files that are not read whole. */
export function requireNamedFile(path: string, limit: number): void {
  let size: number
  try {
    const found = statSync(path)
    if (!found.isFile()) throw new UsageError('file-not-readable', { path })
    size = found.size
  } catch {
    throw new UsageError('file-not-readable', { path })
  }
  if (size > limit) throw new UsageError('file-too-large', { path, limit })
}

/** Bytes of a file of at most `limit`; wrong usage where it is missing, not a file, or larger. */
export function readNamedFile(path: string, limit: number): Uint8Array<ArrayBuffer> {
  requireNamedFile(path, limit)
  return new Uint8Array(readFileSync(path))
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
