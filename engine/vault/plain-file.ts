/** Files that anybody may have put there: what is no plain file is neither waited for nor read without an end. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'

/** For reading; `undefined` for a folder, a pipe, a device. The caller closes it. Throws what the system says. */
export function openPlain(path: string): number | undefined {
  // asked first: opening alone may wait for another program (a pipe) or set something going (a device)
  if (!statSync(path).isFile()) return undefined
  const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)) // Windows has none
  if (fstatSync(handle).isFile()) return handle
  closeSync(handle) // exchanged meanwhile
  return undefined
}

/** The whole file; `undefined` for what is no plain file, or larger. Throws what the system says. */
export function readPlain(path: string, maxBytes: number): Bytes | undefined {
  const handle = openPlain(path)
  if (handle === undefined) return undefined
  try {
    const { size } = fstatSync(handle)
    if (size > maxBytes) return undefined
    const bytes = new Uint8Array(size)
    let at = 0
    for (let read = -1; at < size && read !== 0; at += read) read = readSync(handle, bytes, at, size - at, at)
    return bytes.slice(0, at)
  } finally {
    closeSync(handle)
  }
}

interface Wanted {
  readonly maxBytes: number
  /** Said of what is no plain file, or larger. */
  readonly no: ErrorCode
}

/** What a person pointed at. Throws GiaobanError `no`, and `store/io` for what cannot be read: a stick pulled out. */
export function readChosen(path: string, { maxBytes, no }: Wanted): Bytes {
  let bytes: Bytes | undefined
  try {
    bytes = readPlain(path, maxBytes)
  } catch {
    throw new GiaobanError('store/io')
  }
  if (bytes === undefined) throw new GiaobanError(no)
  return bytes
}
