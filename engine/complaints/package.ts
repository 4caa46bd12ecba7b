/** A complaint in one file, checked without network and database (docs/spec/complaint.md, Package). */
import { limits } from '../../shared/limits.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import { array, bytes, field, optional, record, time, words, type Infer } from '../../shared/protocol/schema.ts'
import { disputeReasons } from '../../shared/protocol/dispute-words.ts'
import { disputedSchema } from '../envelope/dispute.ts'
import { exportedSchema } from '../evidence/package.ts'
import { signedFile, type SignedFile } from '../evidence/signed-file.ts'

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

export type ComplaintPackage = SignedFile<ComplaintContent>

export const {
  encodeContent: encodeComplaintContent,
  encodeFile: encodeComplaintFile,
  signatureInput: complaintSignatureInput,
  decode: decodeComplaintFile,
} = signedFile<ComplaintContent>({
  magic: 'giaoban-complaint',
  version: 1,
  label: labels.complaint,
  maxBytes: limits.complaintBytes,
  content: contentSchema,
})
