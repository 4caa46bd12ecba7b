/** The statement: what is signed. One operation each (docs/spec/envelope.md, TBS). */
import { compareBytes, concat, u64, type Bytes } from '../bytes.ts'
import {
  idBytes,
  idOf,
  type AttachmentId,
  type BlobId,
  type LeafHash,
  type MessageId,
  type RecordId,
  type StatementHash,
} from '../ids.ts'
import { limits } from '../limits.ts'
import { addresseeSchema, areAscending } from './addressee.ts'
import type { Crypto, SecretKey } from './crypto-port.ts'
import { commitmentBytes, envelopeVersion, saltBytes, suite } from './header.ts'
import { labels } from './labels.ts'
import type { Hash } from './merkle.ts'
import { maxTypeNumber } from './message-types.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  mapped,
  optional,
  record,
  refined,
  text,
  tuple,
  time,
  uint,
  uintBytesMap,
  words,
  type Infer,
} from './schema.ts'

/** Bits of `handling`; an unknown bit means: neither forward nor export. */
export const handlingBits = { h0: 1, h1: 2, h2: 4, h3: 8 } as const
/** protocol.md: a record with any other bit is not passed on by this program, in no form. */
export const hasUnknownHandling = (handling: number): boolean => (handling & ~knownHandling) !== 0
const knownHandling = Object.values(handlingBits).reduce((all: number, bit) => all | bit, 0)
export const markings = ['thuong', 'noi-bo', 'mat'] as const
export type Marking = (typeof markings)[number]
export const signerRoles = ['device', 'author', 'releaser'] as const
export type SignerRole = (typeof signerRoles)[number]

/** Under which certificate, and as what, somebody signs. */
export interface Signer {
  readonly role: SignerRole
  readonly certificate: LeafHash
}

const strictlyAscending = (ids: readonly string[]): boolean =>
  ids.every((each, index) => index === 0 || compareBytes(idBytes(ids[index - 1] as string), idBytes(each)) < 0)

const signerSchema = mapped(tuple(words(signerRoles), id<LeafHash>(32)), {
  toWire: (signer: Signer) => [signer.role, signer.certificate] as const,
  fromWire: ([role, certificate]): Signer => ({ role, certificate }),
})

/** Exactly one device, first; at most one author; releasers, only beside an author, ascending by certificate. */
const areSigners = (signers: readonly Signer[]): boolean => {
  const count = (role: SignerRole): number => signers.filter((each) => each.role === role).length
  const order = signers.map((each) => signerRoles.indexOf(each.role) + each.certificate)
  return (
    signers[0]?.role === 'device' &&
    count('device') === 1 &&
    count('author') <= 1 &&
    (count('releaser') === 0 || count('author') === 1) &&
    order.every((each, index) => index === 0 || (order[index - 1] as string) < each)
  )
}

const attachmentSchema = refined(
  record({
    attachmentId: field(0, id<AttachmentId>(16)),
    blobId: field(1, id<BlobId>(32)),
    ciphertextSize: field(2, uint(limits.manifestBytes)),
    segmentsRoot: field(3, bytes({ exact: 32 })),
    segmentCount: field(4, uint(Math.ceil(limits.manifestBytes / limits.segmentBytes), 1)),
    commitment: field(5, bytes({ exact: commitmentBytes })),
    /** A media type such as image/jpeg. */
    type: field(6, text(limits.mediaTypeBytes)),
    exhibitHash: field(7, bytes({ exact: 32 })),
  }),
  (entry) => entry.segmentCount === Math.ceil(entry.ciphertextSize / limits.segmentBytes),
)
export type TbsAttachment = Infer<typeof attachmentSchema>

const checkpointSchema = mapped(tuple(text(limits.originBytes), uint(), bytes({ exact: 32 })), {
  toWire: (point: { readonly origin: string; readonly size: number; readonly root: Bytes }) =>
    [point.origin, point.size, point.root] as const,
  fromWire: ([origin, size, root]) => ({ origin, size, root }),
})

const table = record({
  version: field(0, exactly(envelopeVersion)),
  suite: field(1, exactly(suite)),
  messageId: field(2, id<MessageId>(16)),
  salt: field(3, bytes({ exact: saltBytes })),
  commitment: field(4, bytes({ exact: commitmentBytes })),
  wrapsRoot: field(5, bytes({ exact: 32 })),
  type: field(6, uint(maxTypeNumber)),
  bodyVersion: field(7, uint(maxTypeNumber)),
  handling: field(8, uint(255)),
  marking: field(9, words(markings)),
  signers: field(10, refined(array(signerSchema, { min: 1, max: limits.signersPerStatement }), areSigners)),
  recipients: field(11, refined(array(addresseeSchema, { min: 1, max: limits.addressees }), areAscending)),
  created: field(12, time),
  expires: field(13, time),
  recordId: optional(14, id<RecordId>(32)),
  parents: optional(15, refined(array(id<StatementHash>(32), { min: 1, max: limits.parents }), strictlyAscending)),
  checkpoint: field(16, checkpointSchema),
  bodyHash: field(17, bytes({ exact: 32 })),
  bodyLength: field(18, uint(limits.bodyBytes)),
  attachments: optional(19, array(attachmentSchema, { min: 1, max: limits.attachmentsPerStatement })),
  ext: optional(22, uintBytesMap({ entries: limits.extEntries, valueBytes: limits.extValueBytes })),
  crit: optional(23, array(uint(), { min: 1, max: limits.extEntries })),
})

export type Tbs = Infer<typeof table>

/** Rules between fields; those of one field stand in the table. */
function isConsistent(tbs: Tbs): boolean {
  const attachmentIds = (tbs.attachments ?? []).map((each) => each.attachmentId)
  const crit = tbs.crit ?? []
  return (
    tbs.expires >= tbs.created &&
    (tbs.recordId === undefined) === (tbs.parents === undefined) &&
    new Set(attachmentIds).size === attachmentIds.length &&
    tbs.ext?.size !== 0 &&
    crit.every((entry, index) => tbs.ext?.has(entry) === true && (index === 0 || (crit[index - 1] as number) < entry))
  )
}

const tbsSchema = refined(table, isConsistent)

/** Throws CodecError for a statement that a receiver would refuse. */
export function encodeTbs(tbs: Tbs): Bytes {
  const encoded = encodeAs(tbsSchema, tbs)
  decodeTbs(encoded) // holds the length bound as well
  return encoded
}
/** Throws CodecError. */
export const decodeTbs = (encoded: Uint8Array): Tbs => decodeAs(tbsSchema, encoded, limits.tbsBytes)

export const statementHash = (crypto: Hash, tbsBytes: Uint8Array): StatementHash =>
  idOf<StatementHash>(crypto.sha256(labels.statement, tbsBytes))

export const bodyHash = (crypto: Hash, body: Uint8Array): Bytes => crypto.sha256(labels.body, body)

const signedBytes = (tbsBytes: Uint8Array): Bytes => concat(labels.envelopeSignature, u64(tbsBytes.length), tbsBytes)

/** 64 bytes of Ed25519. */
export const signTbs = (crypto: Crypto, secretKey: SecretKey, tbsBytes: Uint8Array): Bytes =>
  crypto.sign(secretKey, signedBytes(tbsBytes))

export const verifyTbs = (
  crypto: Crypto,
  claim: { readonly publicKey: Uint8Array; readonly tbsBytes: Uint8Array; readonly signature: Uint8Array },
): boolean => crypto.verify(claim.publicKey, signedBytes(claim.tbsBytes), claim.signature)
