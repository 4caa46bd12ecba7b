/**
 * The log's and the embedded witness's keys: one JSON file, mode 0600, outside of the data directory, so that a copy of
 * the data cannot sign. Losing it means a `new log` statement by the authority.
 */
import { constants } from 'node:fs'
import { link, open, readFile, stat, unlink } from 'node:fs/promises'
import { bytesToHex, hexToBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { NoteSigner } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { isNoteKeyName } from '../../shared/protocol/note.ts'
import { syncFolderOf } from './sync-folder.ts'

export interface LogKeys {
  readonly log: NoteSigner
  readonly witness: NoteSigner
}

const seedLength = 32

/**
 * Reads the file, or makes it. Throws GiaobanError `config/invalid` for a file that others may read, or that is not
 * such a file: it is never replaced.
 */
export async function loadLogKeys(crypto: Crypto, file: string): Promise<LogKeys> {
  const text = await readOwn(file)
  if (text !== undefined) return parse(crypto, text)
  const name = bytesToHex(crypto.random(8))
  const made = {
    format: 1,
    origin: `giaoban/log/${name}`,
    logSeed: bytesToHex(crypto.random(seedLength)),
    witness: `giaoban/witness/${name}`,
    witnessSeed: bytesToHex(crypto.random(seedLength)),
  }
  await writeNew(file, { draft: `${file}.${name}.new`, text: `${JSON.stringify(made, undefined, 2)}\n` })
  const written = await readOwn(file)
  if (written === undefined) throw new GiaobanError('config/invalid')
  return parse(crypto, written)
}

/** As `loadLogKeys`, of a file that is there: `config/invalid` as well when it is not. */
export async function readLogKeys(crypto: Crypto, file: string): Promise<LogKeys> {
  const text = await readOwn(file)
  if (text === undefined) throw new GiaobanError('config/invalid', { params: { field: 'log-key' } })
  return parse(crypto, text)
}

const unusable = (): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field: 'log-key' } })

async function readOwn(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file)
    // Windows has no such bits: there the folder's access list protects the file
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unusable()
    return await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    if (hasCode(error, 'EACCES')) throw unusable() // most often: it is root's
    throw error
  }
}

/** Complete and on disk, or not there; never in the place of a file that somebody else made meanwhile. */
async function writeNew(
  file: string,
  { draft, text }: { readonly draft: string; readonly text: string },
): Promise<void> {
  const handle = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(draft)
  }
  await syncFolderOf(file)
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

function parse(crypto: Crypto, text: string): LogKeys {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new GiaobanError('config/invalid')
  }
  if (typeof read !== 'object' || read === null) throw new GiaobanError('config/invalid')
  const fields = read as Readonly<Record<string, unknown>>
  if (fields['format'] !== 1) throw new GiaobanError('config/invalid')
  return {
    log: signerFrom(crypto, fields['origin'], fields['logSeed']),
    witness: signerFrom(crypto, fields['witness'], fields['witnessSeed']),
  }
}

function signerFrom(crypto: Crypto, name: unknown, seedHex: unknown): NoteSigner {
  const raw: Bytes | undefined = typeof seedHex === 'string' ? hexToBytes(seedHex) : undefined
  if (typeof name !== 'string' || !isNoteKeyName(name) || raw?.length !== seedLength) {
    throw new GiaobanError('config/invalid')
  }
  const seed = crypto.secretKey(raw)
  raw.fill(0)
  const keys = crypto.signingKeyPair(seed)
  seed.purge()
  return { name, keys }
}
