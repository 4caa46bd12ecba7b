/**
 * Every id and hash of the protocol, branded so that one cannot stand for another.
 * In memory and in JSON they are lower-case hex; on the wire they are raw bytes.
 */
import { bytesToHex, hexToBytes, type Bytes } from './bytes.ts'

declare const brand: unique symbol
/** A string that only its parser or maker can produce. */
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [N in Name]: true } }

/** 16 random bytes, never reused, without meaning. */
export type UnitId = Brand<string, 'UnitId'>
export type DeviceId = Brand<string, 'DeviceId'>
export type OfficerId = Brand<string, 'OfficerId'>
export type CircleId = Brand<string, 'CircleId'>
export type MessageId = Brand<string, 'MessageId'>
export type AttachmentId = Brand<string, 'AttachmentId'>
export type AuthorityId = Brand<string, 'AuthorityId'>

/** 32-byte hashes. A record's id is the statement hash of the operation that created it. */
export type StatementHash = Brand<string, 'StatementHash'>
export type RecordId = Brand<StatementHash, 'RecordId'>
/** SHA-256 of an attachment's ciphertext. */
export type BlobId = Brand<string, 'BlobId'>
/** RFC 6962 leaf hash of a complete directory leaf: the name of a certificate. */
export type LeafHash = Brand<string, 'LeafHash'>
/** SHA-256(L("giaoban/proposal/v1") || core): a statement that waits for further hands. */
export type ProposalId = Brand<string, 'ProposalId'>
/** SHA-256(L("giaoban/key/v1") || alg || public key). */
export type KeyId = Brand<string, 'KeyId'>
/** SHA-256 of an outer header's bytes: how sender and relay speak of an envelope. */
export type HeaderHash = Brand<string, 'HeaderHash'>

/** Lower-case hex of bytes under the brand that the caller knows to be right. */
export const idOf = <Id extends string>(bytes: Uint8Array): Id => bytesToHex(bytes) as Id

/** Raw bytes of an id. Ids are made by `idOf` and parsers only, so that hex here is always well formed. */
export function idBytes(id: string): Bytes {
  const bytes = hexToBytes(id)
  if (bytes === undefined) throw new TypeError('not an id')
  return bytes
}

/** `[a-z0-9](-?[a-z0-9]){0,31}`: how people and folders name a unit (names.md, Ids). */
export type UnitCode = Brand<string, 'UnitCode'>
const unitCodeForm = /^[a-z0-9](?:-?[a-z0-9]){0,31}$/
const reservedCodes: ReadonlySet<string> = new Set(['all', 'neighbours'])

export function parseUnitCode(text: string): UnitCode | undefined {
  return unitCodeForm.test(text) && !reservedCodes.has(text) ? (text as UnitCode) : undefined
}
