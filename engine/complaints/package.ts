/** A complaint in one file, checked without network and database (docs/spec/complaint.md, Package). */
import { concat, u64, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError, decodeCbor } from '../../shared/protocol/cbor.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  optional,
  record,
  refined,
  text,
  time,
  words,
  type Infer,
} from '../../shared/protocol/schema.ts'
import { disputeReasons } from '../../shared/protocol/dispute-words.ts'
import { disputedSchema } from '../envelope/dispute.ts'
import { exportedSchema } from '../evidence/package.ts'

export const complaintMagic = 'giaoban-complaint'
export const complaintVersion = 1

const contentSchema = record({
  /** Fingerprint of the authority whose log this is, as the exporter knows it. */
  root: field(0, bytes({ exact: 32 })),
  leaves: field(1, array(bytes({ max: limits.leafBytes }), { min: 1, max: limits.evidenceLeaves })),
  /** The newest note over exactly these leaves, with its cosignatures. */
  note: field(2, bytes({ max: limits.noteBytes })),
  reason: field(3, words(disputeReasons)),
  disputed: field(4, disputedSchema),
  /** Who signs for the disputed wrap; absent where the envelope itself holds it. */
  statement: optional(
    5,
    record({
      tbsBytes: field(0, bytes({ max: limits.tbsBytes })),
      signatures: field(1, array(bytes({ exact: signatureBytes }), { min: 1, max: limits.signersPerStatement })),
    }),
  ),
  /** When it came, by the word of whoever complains. */
  foundAt: field(6, time),
  exported: field(7, exportedSchema),
})
export type ComplaintContent = Infer<typeof contentSchema>

const fileSchema = record({
  magic: field(
    0,
    refined(text(complaintMagic.length), (magic) => magic === complaintMagic),
  ),
  version: field(1, exactly(complaintVersion)),
  content: field(2, bytes({ max: limits.complaintBytes })),
  /** Of the device, then of the officer. */
  signatures: field(3, array(bytes({ exact: signatureBytes }), { min: 2, max: 2 })),
})

export interface ComplaintPackage {
  readonly content: ComplaintContent
  readonly contentBytes: Bytes
  readonly signatures: readonly Bytes[]
}

export const encodeComplaintContent = (content: ComplaintContent): Bytes => encodeAs(contentSchema, content)

export const encodeComplaintFile = (file: Pick<ComplaintPackage, 'contentBytes' | 'signatures'>): Bytes =>
  encodeAs(fileSchema, {
    magic: complaintMagic,
    version: complaintVersion,
    content: file.contentBytes,
    signatures: file.signatures,
  })

/** What device and officer of whoever complains sign. */
export const complaintSignatureInput = (contentBytes: Uint8Array): Bytes =>
  concat(labels.complaint, u64(contentBytes.length), contentBytes)

/** Throws CodecError; GiaobanError `evidence/unsupported` for a package of a later version. */
export function decodeComplaintFile(file: Uint8Array): ComplaintPackage {
  const value = decodeCbor(file, limits.complaintBytes)
  if (!(value instanceof Map)) throw new CodecError()
  const version = value.get(1) as unknown
  if (value.get(0) === complaintMagic && typeof version === 'number' && version > complaintVersion) {
    throw new GiaobanError('evidence/unsupported', { recoverable: false })
  }
  const { content: contentBytes, signatures } = fileSchema.fromCbor(value)
  return { content: decodeAs(contentSchema, contentBytes, limits.complaintBytes), contentBytes, signatures }
}
