/**
 * The evidence package: one record with everything that proves who signed what, in one file that is checked without
 * network and database (docs/spec/evidence.md, Package).
 */
import { concat, u64, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { LeafHash, RecordId } from '../../shared/ids.ts'
import { roles } from '../../shared/domain/roles.ts'
import { limits } from '../../shared/limits.ts'
import { CodecError, decodeCbor } from '../../shared/protocol/cbor.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { auditEntryMaxBytes } from '../store/audit.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  optional,
  record,
  refined,
  text,
  time,
  uint,
  words,
  type Infer,
} from '../../shared/protocol/schema.ts'

export const evidenceMagic = 'giaoban-evidence'
export const evidenceVersion = 1
const hashBytes = 32

/** A statement as it was signed. Ascending by statement hash, each once: checked by the verifier, who hashes. */
const statementSchema = record({
  tbsBytes: field(0, bytes({ max: limits.tbsBytes })),
  signatures: field(1, array(bytes({ exact: signatureBytes }), { min: 1, max: limits.signersPerStatement })),
  body: field(2, bytes({ max: limits.bodyBytes })),
})

/** Who made the package, and when by their own word. They sign all of the content. */
export const exportedSchema = record({
  at: field(0, time),
  role: field(1, words(roles)),
  /** Certificates of the device and of the officer, standing at the end of the log that the package holds. */
  device: field(2, id<LeafHash>(hashBytes)),
  officer: field(3, id<LeafHash>(hashBytes)),
  /** Open the officer certificate's hash of name and badge. */
  name: field(4, text(limits.shortTextBytes)),
  badge: field(5, text(limits.shortTextBytes)),
  salt: field(6, bytes({ exact: 32 })),
})

/** Rows of the exporting device's audit about statements of the package, each under a cosigned checkpoint. */
const auditSchema = record({
  /** Certificate of the device whose audit it is. */
  device: field(0, id<LeafHash>(hashBytes)),
  checkpoints: field(1, array(bytes({ max: limits.noteBytes }), { min: 1, max: limits.evidenceStatements })),
  rows: field(
    2,
    array(
      record({
        /** Position in `checkpoints`. */
        checkpoint: field(0, uint(limits.evidenceStatements)),
        entry: field(1, bytes({ max: auditEntryMaxBytes })),
        salt: field(2, bytes({ exact: hashBytes })),
        path: field(3, array(bytes({ exact: hashBytes }), { max: 53 })),
      }),
      { min: 1, max: limits.evidenceStatements },
    ),
  ),
})
export type EvidenceAudit = Infer<typeof auditSchema>

const contentSchema = record({
  record: field(0, id<RecordId>(hashBytes)),
  /** Fingerprint of the authority whose log this is, as the exporter knows it. */
  root: field(1, bytes({ exact: hashBytes })),
  /** The whole log from the first leaf on. */
  leaves: field(2, array(bytes({ max: limits.leafBytes }), { min: 1, max: limits.evidenceLeaves })),
  /** The newest note over exactly these leaves, with its cosignatures. */
  note: field(3, bytes({ max: limits.noteBytes })),
  statements: field(4, array(statementSchema, { min: 1, max: limits.evidenceStatements })),
  exported: field(5, exportedSchema),
  /** When the statements were there, by the word of other devices. */
  audit: optional(6, auditSchema),
})
export type EvidenceContent = Infer<typeof contentSchema>
export type EvidenceStatement = Infer<typeof statementSchema>

const fileSchema = record({
  magic: field(
    0,
    refined(text(evidenceMagic.length), (magic) => magic === evidenceMagic),
  ),
  version: field(1, exactly(evidenceVersion)),
  content: field(2, bytes({ max: limits.evidenceBytes })),
  /** Of the device, then of the officer. */
  signatures: field(3, array(bytes({ exact: signatureBytes }), { min: 2, max: 2 })),
})

export interface EvidencePackage {
  readonly content: EvidenceContent
  /** What is signed, as it was read. */
  readonly contentBytes: Bytes
  readonly signatures: readonly Bytes[]
}

/** Throws CodecError for what a verifier would refuse. */
export const encodeEvidenceContent = (content: EvidenceContent): Bytes => encodeAs(contentSchema, content)

export const encodeEvidenceFile = (file: Pick<EvidencePackage, 'contentBytes' | 'signatures'>): Bytes =>
  encodeAs(fileSchema, {
    magic: evidenceMagic,
    version: evidenceVersion,
    content: file.contentBytes,
    signatures: file.signatures,
  })

/** What device and officer of the exporter sign. */
export const evidenceSignatureInput = (contentBytes: Uint8Array): Bytes =>
  concat(labels.evidence, u64(contentBytes.length), contentBytes)

/** Throws CodecError; GiaobanError `evidence/unsupported` for a package of a later version. */
export function decodeEvidenceFile(file: Uint8Array): EvidencePackage {
  const value = decodeCbor(file, limits.evidenceBytes)
  if (!(value instanceof Map)) throw new CodecError()
  const version = value.get(1) as unknown
  if (value.get(0) === evidenceMagic && typeof version === 'number' && version > evidenceVersion) {
    throw new GiaobanError('evidence/unsupported', { recoverable: false })
  }
  const { content: contentBytes, signatures } = fileSchema.fromCbor(value)
  return { content: decodeAs(contentSchema, contentBytes, limits.evidenceBytes), contentBytes, signatures }
}
