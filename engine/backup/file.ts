/**
 * The backup file: a database under a fresh key, that key wrapped to the unit's recovery key (docs/spec/backup.md).
 * u32 length || header || C2SP chunks of u64 length || database || zeros. Padded, never compressed, read chunk by chunk.
 */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { concat, equalBytes, isZero, readU64, u32, u64, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError, decodeCbor } from '../../shared/protocol/cbor.ts'
import type { ChunkedKey, Crypto, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { labels } from '../../shared/protocol/labels.ts'
import {
  bytes,
  encodeAs,
  exactly,
  field,
  id,
  record,
  refined,
  text,
  time,
  uint,
  type Infer,
} from '../../shared/protocol/schema.ts'
import type { Steps } from '../steps.ts'
import { fileError } from '../vault/atomic-file.ts'
import { openPlain } from '../vault/plain-file.ts'
import { taken } from '../vault/slot-crypto.ts'

const magic = 'giaoban-backup'
const version = 1
const chunkBytes = 16_384
const tagBytes = 16
const headBytes = 56
const facts = {
  magic: field(
    0,
    refined(text(magic.length), (word) => word === magic),
  ),
  version: field(1, exactly(version)),
  unit: field(2, id<UnitId>(16)),
  device: field(3, id<DeviceId>(16)),
  created: field(4, time),
  /** SHA-256 of the recovery key. */
  recoveryKey: field(5, bytes({ exact: 32 })),
  /** How far the audit had come: which of two backups is newer. */
  auditSize: field(6, uint()),
} as const
const factsSchema = record(facts)
const headerSchema = record({ ...facts, wrapped: field(7, bytes({ exact: 1120 + 32 + tagBytes })) })
export type BackupHeader = Infer<typeof headerSchema>
export type BackupFacts = Omit<Infer<typeof factsSchema>, 'magic' | 'version'>

const damaged = (): GiaobanError => new GiaobanError('backup/damaged', { recoverable: false })

/** Padme for any size: at most 12 % more. */
export function paddedBackupLength(length: number): number {
  const exponent = Math.floor(Math.log2(Math.max(length, 2)))
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1))
  return Math.max(chunkBytes, Math.ceil(length / Math.max(1, step)) * Math.max(1, step))
}

interface ContentKeys {
  readonly chunks: ChunkedKey
  /** Of the database inside. */
  readonly database: SecretKey
}

function keysOf(
  crypto: Crypto,
  content: Uint8Array,
  by: { readonly header: Uint8Array; readonly salt: Uint8Array },
): ContentKeys {
  const context = concat(labels.backup, crypto.sha256(by.header))
  const info = labels.backup
  const database = crypto.hkdfSha256({ secret: content, salt: new Uint8Array(0), info, length: 32 })
  return { chunks: crypto.chunkedKey({ inputKey: content, salt: by.salt, context }), database: taken(crypto, database) }
}

/** A file that is about to be written. */
export interface BegunBackup {
  readonly header: Bytes
  readonly chunks: ChunkedKey
  /** Of the database that goes inside. */
  readonly database: SecretKey
}

/** Throws GiaobanError `recovery/no-key`. The caller purges both keys. */
export function beginBackup(
  crypto: Crypto,
  { facts: said, publicKey }: { readonly facts: BackupFacts; readonly publicKey: Uint8Array },
): BegunBackup {
  const content = crypto.random(32)
  const plain = { magic, version, ...said } as const
  const wrapped = crypto.hpkeSeal({
    publicKey,
    info: labels.backupKey,
    aad: encodeAs(factsSchema, plain),
    plaintext: content,
  })
  if (wrapped === undefined) throw new GiaobanError('recovery/no-key')
  const header = encodeAs(headerSchema, { ...plain, wrapped })
  const keys = keysOf(crypto, content, { header, salt: crypto.random(24) })
  content.fill(0)
  return { header, ...keys }
}

/** Chunks between two steps: a MiB, a few milliseconds. */
const chunksAtOnce = 64

/** Bytes of the database in the chunks of one file: what its steps are counted in. */
export const backupChunks = (bytes: number): number => Math.ceil(bytes / chunkBytes)

/** Size of the file. Throws GiaobanError `store/*`. `out` is a new file; `database` is what goes in. */
export function* writingBackup(
  begun: BegunBackup,
  { out: path, database }: { readonly out: string; readonly database: string },
): Steps<number> {
  const { header, chunks } = begun
  const source = openSync(database, 'r')
  const out = openSync(path, 'wx', 0o600)
  try {
    const write = (part: Uint8Array): void => {
      for (let at = 0; at < part.length;) at += writeSync(out, part, at)
    }
    write(concat(u32(header.length), header, chunks.salt, chunks.commitment))
    const size = fstatSync(source).size
    const total = paddedBackupLength(8 + size)
    for (let index = 0; index * chunkBytes <= total; index++) {
      const chunk = new Uint8Array(Math.min(chunkBytes, total - index * chunkBytes))
      const lead = index === 0 ? 8 : 0
      chunk.set(u64(size).subarray(0, lead))
      if (chunk.length > lead) readSync(source, chunk, lead, chunk.length - lead, index * chunkBytes + lead - 8)
      write(chunks.sealChunk(index, chunk))
      if (index % chunksAtOnce === chunksAtOnce - 1) yield index + 1
    }
    fsyncSync(out)
    return fstatSync(out).size
  } finally {
    closeSync(source)
    closeSync(out)
  }
}

/** The plain part. Throws GiaobanError `backup/damaged`, `backup/unsupported`. */
export function readBackupHeader(path: string): { readonly header: BackupHeader; readonly headerBytes: Bytes } {
  const handle = openFile(path)
  try {
    const size = read(handle, 0, 4)
    const length = new DataView(size.buffer).getUint32(0)
    if (length > limits.backupHeaderBytes) throw damaged()
    const headerBytes = read(handle, 4, length)
    const value = decodeCbor(headerBytes, limits.backupHeaderBytes)
    const number = value instanceof Map && value.get(0) === magic ? (value.get(1) as unknown) : undefined
    if (typeof number === 'number' && number > version) throw new GiaobanError('backup/unsupported')
    return { header: headerSchema.fromCbor(value), headerBytes }
  } catch (thrown) {
    throw thrown instanceof CodecError ? damaged() : thrown
  } finally {
    closeSync(handle)
  }
}

/** Throws GiaobanError `backup/damaged` for what is no plain file, `store/io` for what cannot be opened. */
function openFile(path: string): number {
  let handle: number | undefined
  try {
    handle = openPlain(path)
  } catch {
    throw new GiaobanError('store/io')
  }
  if (handle === undefined) throw damaged()
  return handle
}

function read(handle: number, at: number, length: number): Bytes {
  const part = new Uint8Array(length)
  if (readSync(handle, part, 0, length, at) !== length) throw damaged()
  return part
}

export interface BackupSource {
  readonly path: string
  readonly key: SecretKey
  /** A new file. */
  readonly to: string
}
interface OpenedBackup {
  readonly header: BackupHeader
  readonly key: SecretKey
}

/**
 * Decrypts into `to`, every byte checked, and gives the key of the database there. Throws GiaobanError
 * `recovery/other-kit`, `backup/damaged`, `backup/unsupported`, `store/*`.
 */
export function* openingBackup(crypto: Crypto, from: BackupSource): Steps<OpenedBackup> {
  const { header, headerBytes } = readBackupHeader(from.path)
  const { publicKey, secretKey } = crypto.kemKeyPair(from.key)
  secretKey.purge()
  if (!equalBytes(crypto.sha256(publicKey), header.recoveryKey)) throw new GiaobanError('recovery/other-kit')
  const { wrapped, ...plain } = header
  const aad = encodeAs(factsSchema, plain)
  const content = crypto.hpkeOpen({ secretKey: from.key, info: labels.backupKey, aad, sealed: wrapped })
  if (content?.length !== 32) throw damaged()
  const source = openFile(from.path)
  const out = openSync(from.to, 'wx', 0o600)
  let keys: ContentKeys | undefined
  try {
    const start = 4 + headerBytes.length
    const head = read(source, start, headBytes)
    keys = keysOf(crypto, content, { header: headerBytes, salt: head.subarray(0, 24) })
    if (!equalBytes(keys.chunks.commitment, head.subarray(24))) throw damaged()
    yield* copyChunks({ source, out, start: start + headBytes, chunks: keys.chunks })
    fsyncSync(out)
    return { header, key: keys.database }
  } catch (thrown) {
    keys?.database.purge()
    throw fileError(thrown)
  } finally {
    content.fill(0)
    keys?.chunks.purge()
    closeSync(source)
    closeSync(out)
  }
}

interface Copying {
  readonly source: number
  readonly out: number
  readonly start: number
  readonly chunks: ChunkedKey
}

/** The last chunk is shorter than the others, or the file was cut. What is behind the database must be zeros. */
function* copyChunks({ source, out, start, chunks }: Copying): Steps<void> {
  const end = fstatSync(source).size
  const sealedBytes = chunkBytes + tagBytes
  let size = 0
  for (let index = 0, at = start, isLast = false; !isLast; index++, at += sealedBytes) {
    const length = Math.min(sealedBytes, end - at)
    isLast = length < sealedBytes
    const chunk = length < tagBytes ? undefined : chunks.openChunk(index, read(source, at, length))
    if (chunk === undefined) throw damaged()
    const lead = index === 0 ? 8 : 0
    if (index === 0) size = readU64(chunk) ?? -1
    if (size < 0 || size > end) throw damaged()
    const offset = index * chunkBytes + lead - 8
    const content = chunk.subarray(lead, Math.max(lead, Math.min(chunk.length, lead + size - offset)))
    if (!isZero(chunk.subarray(lead + content.length))) throw damaged()
    for (let done = 0; done < content.length;)
      done += writeSync(out, content, done, content.length - done, offset + done)
    if (isLast && offset + content.length < size) throw damaged()
    if (index % chunksAtOnce === chunksAtOnce - 1) yield index + 1
  }
}
