/** The content key, sealed to one addressee together with the link (docs/spec/envelope.md, Wraps). */
import { bytesToHex, concat, isZero, readU64, u64, u8, type Bytes } from '../bytes.ts'
import { idBytes, idOf, type MessageId, type StatementHash } from '../ids.ts'
import { limits } from '../limits.ts'
import { addresseeBytes, decodeAddressee, encodeAddressee, type Addressee } from './addressee.ts'
import type { Crypto, Encapsulation, SecretKey } from './crypto-port.ts'
import { suite } from './header.ts'
import { labels } from './labels.ts'

const contentKeyBytes = 32
const hashBytes = 32
export const leafBytes = addresseeBytes + hashBytes + limits.wrapBytes

/** Where this envelope stands among those of its device to this addressee. `prev` is absent for the first, seq 1. */
export interface Link {
  readonly seq: number
  readonly prev: StatementHash | undefined
}

export interface WrapLeaf {
  readonly addressee: Addressee
  readonly publicKeyHash: Bytes
  readonly wrap: Bytes
}

/** What a wrap is bound to beside its addressee: msg id || salt || commitment. */
export const wrapAad = (message: {
  readonly messageId: MessageId
  readonly salt: Bytes
  readonly commitment: Bytes
}): Bytes => concat(idBytes(message.messageId), message.salt, message.commitment)

export const wrapInfo = (addressee: Addressee, publicKeyHash: Uint8Array): Bytes =>
  concat(labels.wrap, u8(suite), encodeAddressee(addressee), publicKeyHash)

/** The leaf bytes, 1,265; `undefined` for a malformed public key. */
export function sealWrap(
  crypto: Crypto,
  input: {
    readonly addressee: Addressee
    readonly publicKey: Uint8Array
    readonly aad: Uint8Array
    readonly contentKey: SecretKey
    readonly link: Link
    /** Made ahead for this public key; used up. */
    readonly encapsulation?: Encapsulation | undefined
  },
): Bytes | undefined {
  const { addressee, publicKey, link, encapsulation } = input
  if (!isLink(link)) throw new RangeError('seq 1 has no predecessor, every other has one')
  const publicKeyHash = crypto.sha256(publicKey)
  const prev = link.prev === undefined ? new Uint8Array(hashBytes) : idBytes(link.prev)
  const plaintext = input.contentKey.unwrap((key) => concat(key, u64(link.seq), prev))
  const info = wrapInfo(addressee, publicKeyHash)
  const wrap = crypto.hpkeSeal({ publicKey, info, aad: input.aad, plaintext, encapsulation })
  plaintext.fill(0)
  return wrap === undefined ? undefined : concat(encodeAddressee(addressee), publicKeyHash, wrap)
}

/** `undefined` for another length or a malformed addressee. */
export function parseLeaf(leaf: Uint8Array): WrapLeaf | undefined {
  if (leaf.length !== leafBytes) return undefined
  const addressee = decodeAddressee(leaf.subarray(0, addresseeBytes))
  if (addressee === undefined) return undefined
  const wrapAt = addresseeBytes + hashBytes
  return { addressee, publicKeyHash: leaf.slice(addresseeBytes, wrapAt), wrap: leaf.slice(wrapAt) }
}

/** The content key belongs to the caller, who purges it. */
export type OpenedWrap =
  | { readonly ok: true; readonly contentKey: SecretKey; readonly link: Link }
  | { readonly ok: false; readonly reason: 'wrap' | 'link' }

export function openWrap(
  crypto: Crypto,
  input: { readonly leaf: WrapLeaf; readonly secretKey: SecretKey; readonly aad: Uint8Array },
): OpenedWrap {
  const { leaf } = input
  const info = wrapInfo(leaf.addressee, leaf.publicKeyHash)
  const plaintext = crypto.hpkeOpen({ secretKey: input.secretKey, info, aad: input.aad, sealed: leaf.wrap })
  return readWrap(crypto, plaintext)
}

/** The opened bytes, which are overwritten; `undefined` for what did not open. */
export function readWrap(crypto: Crypto, plaintext: Bytes | undefined): OpenedWrap {
  if (plaintext?.length !== contentKeyBytes + 8 + hashBytes) return { ok: false, reason: 'wrap' }
  const seq = readU64(plaintext, contentKeyBytes)
  const prev = plaintext.slice(contentKeyBytes + 8)
  const link = seq === undefined ? undefined : { seq, prev: isZero(prev) ? undefined : idOf<StatementHash>(prev) }
  if (link === undefined || !isLink(link)) return { ok: false, reason: 'link' }
  const contentKey = crypto.secretKey(plaintext.subarray(0, contentKeyBytes))
  plaintext.fill(0)
  return { ok: true, contentKey, link }
}

const isLink = ({ seq, prev }: Link): boolean =>
  Number.isSafeInteger(seq) && seq >= 1 && (seq === 1) === (prev === undefined) && prev !== zeroHash

const zeroHash = bytesToHex(new Uint8Array(hashBytes))
