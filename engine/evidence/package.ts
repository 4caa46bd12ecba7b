/**
 * The evidence package: one record with everything that proves who signed what, in one file that is checked without
 * network and database (docs/spec/evidence.md, Package).
 */
import type { LeafHash, RecordId } from '../../shared/ids.ts'
import { roles } from '../../shared/domain/roles.ts'
import { limits } from '../../shared/limits.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { auditEntryMaxBytes } from '../store/audit.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import {
  array,
  bytes,
  field,
  id,
  optional,
  record,
  text,
  time,
  uint,
  words,
  type Infer,
} from '../../shared/protocol/schema.ts'
import { signedFile, type SignedFile } from './signed-file.ts'

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

export type EvidencePackage = SignedFile<EvidenceContent>

export const {
  encodeContent: encodeEvidenceContent,
  encodeFile: encodeEvidenceFile,
  signatureInput: evidenceSignatureInput,
  decode: decodeEvidenceFile,
} = signedFile<EvidenceContent>({
  magic: 'giaoban-evidence',
  version: evidenceVersion,
  label: labels.evidence,
  maxBytes: limits.evidenceBytes,
  content: contentSchema,
})
