/**
 * The code on a printed sheet: what it shows, who printed it, which copy it is, signed by the printing device. As the
 * text of a QR code, capitals and figures only (docs/spec/document.md, Code).
 */
import { concat, u64, type Bytes } from '../bytes.ts'
import { documentKinds } from '../domain/document-words.ts'
import type { DeviceId, RecordId, StatementHash } from '../ids.ts'
import { limits } from '../limits.ts'
import { CodecError } from './cbor.ts'
import { fromBase32, inGroups, toBase32 } from './enrolment/base32.ts'
import { labels } from './labels.ts'
import { signatureBytes } from './plaintext.ts'
import {
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  record,
  refined,
  time,
  uint,
  words,
  type Infer,
} from './schema.ts'

const prefix = 'GIAOBAN:'
export const serialBytes = 5

const schema = refined(
  record({
    version: field(0, exactly(1)),
    kind: field(1, words(documentKinds)),
    record: field(2, id<RecordId>(32)),
    /** What the sheet shows: statement hash. */
    head: field(3, id<StatementHash>(32)),
    /** As it was numbered when it was printed. */
    shown: field(4, uint()),
    /** When it was printed, by the device's word. */
    at: field(5, time),
    device: field(6, id<DeviceId>(16)),
    serial: field(7, bytes({ exact: serialBytes })),
    copy: field(8, uint(limits.documentCopies, 1)),
    copies: field(9, uint(limits.documentCopies, 1)),
  }),
  ({ copy, copies }) => copy <= copies,
)
export type DocumentFields = Omit<Infer<typeof schema>, 'version'>

export interface DocumentCode {
  readonly fields: DocumentFields
  /** What the device signs. */
  readonly input: Bytes
  readonly signature: Bytes
}

const inputOf = (content: Uint8Array): Bytes => concat(labels.document, u64(content.length), content)

export function encodeDocumentCode(fields: DocumentFields, sign: (input: Bytes) => Bytes): string {
  const content = encodeAs(schema, { version: 1, ...fields })
  return prefix + toBase32(concat(content, sign(inputOf(content))))
}

/** What a scanner has read: line ends and spaces do not matter. `undefined` for anything but a code. */
export function decodeDocumentCode(text: string): DocumentCode | undefined {
  const plain = text.replaceAll(/\s/g, '').toUpperCase()
  if (!plain.startsWith(prefix) || plain.length > prefix.length + limits.documentCodeBytes * 2) return undefined
  const whole = fromBase32(plain.slice(prefix.length))
  if (whole === undefined || whole.length <= signatureBytes) return undefined
  const content = whole.slice(0, -signatureBytes)
  try {
    const { version: _version, ...fields } = decodeAs(schema, content, limits.documentCodeBytes)
    return { fields, input: inputOf(content), signature: whole.slice(-signatureBytes) }
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

/** What people read aloud and write in lists: `7K3F-9QXW-3`. */
export const sheetNumber = (serial: Uint8Array, copy: number): string => `${inGroups(toBase32(serial))}-${copy}`
