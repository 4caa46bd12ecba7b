/** docs/spec/envelope.md, Receiving, step by step. Returns the bracketed word of the step that refuses. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { isBytes, isTable, isUint, read, type Item } from './cbor.ts'
import { ascii, contentKeys, join, label, openWrap, padme, rootOf, same, sha256 } from './primitives.ts'
import { readTbs, signersOf, type Fields } from './tbs.ts'

export interface Received {
  readonly header: Uint8Array
  readonly index: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
  readonly payload: Uint8Array
}
export interface Me {
  /** 25 bytes. */
  readonly addressee: Uint8Array
  readonly decapsulationKey: Uint8Array
  readonly publicKeyHash: Uint8Array
}
/** role number and certificate -> public key, as a verified log would give it. */
export type Certificates = (role: number, certificate: Uint8Array) => Uint8Array | undefined

export interface Opened {
  readonly headerHash: Uint8Array
  readonly statementHash: Uint8Array
  readonly seq: bigint
  readonly prev: Uint8Array
  readonly tbs: Uint8Array
  readonly body: Uint8Array
}

const headerTable = [
  { key: 0, rule: isUint(1, 1) },
  { key: 1, rule: isUint(1, 1) },
  { key: 2, rule: isBytes(16) },
  { key: 3, rule: isBytes(24) },
  { key: 4, rule: isBytes(32) },
  { key: 5, rule: isBytes(32) },
  { key: 6, rule: isUint(1024, 1) },
  { key: 7, rule: isUint(1_572_864) },
  { key: 8, rule: isBytes(32) },
]
const suite = Uint8Array.of(1)
const bytesAt = (fields: Fields, key: number): Uint8Array => fields.get(key) as Uint8Array // checked by the table
const numberAt = (fields: Fields, key: number): number => fields.get(key) as number // checked by the table

function readHeader(bytes: Uint8Array): Fields | undefined {
  let item: Item
  try {
    item = read(bytes, 256)
  } catch {
    return undefined
  }
  return isTable(item, headerTable) ? item : undefined
}

export function receive(received: Received, me: Me, certificates: Certificates): Opened | string {
  const header = readHeader(received.header)
  if (header === undefined) return 'header'
  if (received.payload.length !== numberAt(header, 7) || !same(sha256(received.payload), bytesAt(header, 8)))
    return 'payload-hash'
  const root = rootOf(received.leaf, { index: received.index, size: numberAt(header, 6) }, received.path)
  if (root === undefined || !same(root, bytesAt(header, 5))) return 'path'
  const wrap = openLeaf(received.leaf, header, me)
  if (typeof wrap === 'string') return wrap
  const plaintext = openPayload(received.payload, header, wrap.slice(0, 32))
  if (typeof plaintext === 'string') return plaintext
  const parts = split(plaintext)
  if (typeof parts === 'string') return parts
  const refused = compare(parts, { header, me, index: received.index }) ?? verify(parts, certificates)
  if (refused !== undefined) return refused
  return {
    headerHash: sha256(received.header),
    statementHash: sha256(label('giaoban/statement/v1'), parts.tbsBytes),
    seq: Buffer.from(wrap).readBigUInt64BE(32),
    prev: wrap.slice(40),
    tbs: parts.tbsBytes,
    body: parts.body,
  }
}

/** Steps 4 and 5: 72 bytes. */
function openLeaf(leaf: Uint8Array, header: Fields, me: Me): Uint8Array | string {
  if (leaf.length !== 1265) return 'wrap-length'
  if (!same(leaf.slice(0, 25), me.addressee)) return 'addressee-unknown'
  if (!same(leaf.slice(25, 57), me.publicKeyHash)) return 'key-mismatch'
  const wrap = openWrap({
    decapsulationKey: me.decapsulationKey,
    info: join(label('giaoban/wrap/v1'), suite, leaf.slice(0, 57)),
    aad: join(bytesAt(header, 2), bytesAt(header, 3), bytesAt(header, 4)),
    sealed: leaf.slice(57),
  })
  if (wrap?.length !== 72) return 'wrap'
  const seq = Buffer.from(wrap).readBigUInt64BE(32)
  const isFirst = wrap.slice(40).every((byte) => byte === 0)
  return seq < 1n || seq > BigInt(Number.MAX_SAFE_INTEGER) || (seq === 1n) !== isFirst ? 'link' : wrap
}

/** Steps 6 and 7. */
function openPayload(payload: Uint8Array, header: Fields, contentKey: Uint8Array): Uint8Array | string {
  const context = join(label('giaoban/content/v1'), suite, bytesAt(header, 2))
  const keys = contentKeys(contentKey, bytesAt(header, 3), context)
  const head = join(bytesAt(header, 3), bytesAt(header, 4))
  if (!same(payload.slice(0, 56), head) || !same(keys.commitment, bytesAt(header, 4))) return 'commitment'
  return keys.open(payload.slice(56)) ?? 'chunk'
}

interface Parts {
  readonly tbsBytes: Uint8Array
  readonly tbs: Fields
  readonly signatures: readonly Uint8Array[]
  readonly body: Uint8Array
}

/** Step 8. */
function split(plaintext: Uint8Array): Parts | string {
  if (plaintext.length < 4) return 'layout'
  const length = Buffer.from(plaintext).readUInt32BE(0)
  if (length > 98_304 || 4 + length > plaintext.length) return 'layout'
  const tbsBytes = plaintext.slice(4, 4 + length)
  const tbs = readTbs(tbsBytes)
  if (tbs === undefined) return 'tbs'
  const signatures = signersOf(tbs).map((_, at) => plaintext.slice(4 + length + 64 * at, 4 + length + 64 * (at + 1)))
  const bodyAt = 4 + length + 64 * signatures.length
  const end = bodyAt + numberAt(tbs, 18)
  if (end > plaintext.length) return 'layout'
  const padded = [4096, 16_384, 65_536].find((size) => end <= size) ?? padme(end)
  if (plaintext.length !== padded || plaintext.slice(end).some((byte) => byte !== 0)) return 'padding'
  return { tbsBytes, tbs, signatures, body: plaintext.slice(bodyAt, end) }
}

/** Steps 9 and 10. */
function compare(parts: Parts, own: { header: Fields; me: Me; index: number }): string | undefined {
  const { tbs, body } = parts
  const recipients = tbs.get(11) as Uint8Array[]
  const equal = [2, 3, 4, 5].every((key) => same(bytesAt(tbs, key), bytesAt(own.header, key)))
  if (!equal || recipients.length !== numberAt(own.header, 6)) return 'tbs-mismatch'
  const named = recipients[own.index]
  if (named === undefined || !same(named, own.me.addressee)) return 'not-addressed'
  const hash = sha256(label('giaoban/body/v1'), body)
  return body.length >= 32 && same(hash, bytesAt(tbs, 17)) ? undefined : 'body-hash'
}

/** Steps 11 and 12. */
function verify(parts: Parts, certificates: Certificates): string | undefined {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(parts.tbsBytes.length))
  const message = join(ascii('giaoban/envelope-sig/v1\0'), length, parts.tbsBytes)
  const keys = signersOf(parts.tbs).map(([role, certificate]) => certificates(role, certificate))
  if (keys.some((key) => key === undefined)) return 'signer-unknown'
  const good = keys.every((key, at) => {
    const signature = parts.signatures[at]
    try {
      return key !== undefined && signature !== undefined && ed25519.verify(signature, message, key)
    } catch {
      return false
    }
  })
  return good ? undefined : 'signature'
}
