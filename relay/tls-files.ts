/** Certificate and key from the files that the operator names: read within a bound, and only as a pair that fits. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Bytes } from '../shared/bytes.ts'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'

export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface RelayTls {
  /** PEM, leaf first. */
  readonly cert: string
  readonly key: string
  /** DER of the leaf: its SHA-256 is what devices sign. */
  readonly leaf: Bytes
  /** Where a newer pair is looked for; absent: never. */
  readonly files?: TlsFiles
}

const invalid = (field: 'tls-cert' | 'tls-key'): GiaobanError =>
  new GiaobanError('config/invalid', { recoverable: false, params: { field } })

/**
 * Throws GiaobanError `config/invalid` with the field `tls-cert` or `tls-key`: not there, no plain file, too large, not
 * PEM, or a key of another certificate. Whether its time has come is another question: `isInTime`.
 */
export function readTls(files: TlsFiles): RelayTls {
  const cert = readText(files.cert, 'tls-cert')
  const key = readText(files.key, 'tls-key')
  const leaf = leafOf(cert)
  if (leaf === undefined) throw invalid('tls-cert')
  if (!isKeyOf(leaf, { cert, key })) throw invalid('tls-key')
  return { cert, key, leaf: new Uint8Array(leaf.raw), files }
}

/** `now`: ms UTC. */
export function isInTime({ leaf }: Pick<RelayTls, 'leaf'>, now: number): boolean {
  const { validFromDate, validToDate } = new X509Certificate(leaf)
  return validFromDate.getTime() <= now && now < validToDate.getTime()
}

/** End of the leaf, ms UTC. */
export const certificateEnds = ({ leaf }: Pick<RelayTls, 'leaf'>): number =>
  new X509Certificate(leaf).validToDate.getTime()

function leafOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

function isKeyOf(leaf: X509Certificate, pair: { readonly cert: string; readonly key: string }): boolean {
  try {
    createSecureContext(pair) // what follows the leaf must be certificates as well
    return leaf.checkPrivateKey(createPrivateKey(pair.key))
  } catch {
    return false
  }
}

function readText(path: string, field: 'tls-cert' | 'tls-key'): string {
  let handle: number | undefined
  try {
    // not blocking: a pipe in its place would be waited for
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const { size } = fstatSync(handle)
    if (!fstatSync(handle).isFile() || size > limits.tlsFileBytes) throw invalid(field)
    const bytes = Buffer.alloc(size)
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, size, 0))
  } catch {
    throw invalid(field)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
