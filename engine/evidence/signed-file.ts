/**
 * The file form of what an officer hands out as a proof: content, and over all of it the signatures of the device and of
 * the officer who exported it (docs/spec/evidence.md and complaint.md, Package).
 */
import { concat, u64, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { CodecError, decodeCbor } from '../../shared/protocol/cbor.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  record,
  refined,
  text,
  type Schema,
} from '../../shared/protocol/schema.ts'

export interface SignedFile<Content> {
  readonly content: Content
  /** What is signed, as it was read. */
  readonly contentBytes: Bytes
  readonly signatures: readonly Bytes[]
}

export interface SignedFileForm<Content> {
  /** Throws CodecError for what a verifier would refuse. */
  encodeContent(content: Content): Bytes
  encodeFile(file: Pick<SignedFile<Content>, 'contentBytes' | 'signatures'>): Bytes
  /** What device and officer of the exporter sign. */
  signatureInput(contentBytes: Uint8Array): Bytes
  /** Throws CodecError; GiaobanError `evidence/unsupported` for a file of a later version. */
  decode(file: Uint8Array): SignedFile<Content>
}

export function signedFile<Content>(form: {
  readonly magic: string
  readonly version: number
  readonly label: Bytes
  readonly maxBytes: number
  readonly content: Schema<Content>
}): SignedFileForm<Content> {
  const { magic, version, maxBytes } = form
  const schema = record({
    magic: field(
      0,
      refined(text(magic.length), (value) => value === magic),
    ),
    version: field(1, exactly(version)),
    content: field(2, bytes({ max: maxBytes })),
    /** Of the device, then of the officer. */
    signatures: field(3, array(bytes({ exact: signatureBytes }), { min: 2, max: 2 })),
  })
  return {
    encodeContent: (content) => encodeAs(form.content, content),
    encodeFile: ({ contentBytes, signatures }) =>
      encodeAs(schema, { magic, version, content: contentBytes, signatures }),
    signatureInput: (contentBytes) => concat(form.label, u64(contentBytes.length), contentBytes),
    decode: (file) => {
      const value = decodeCbor(file, maxBytes)
      if (!(value instanceof Map)) throw new CodecError()
      const written = value.get(1) as unknown
      if (value.get(0) === magic && typeof written === 'number' && written > version) {
        throw new GiaobanError('evidence/unsupported', { recoverable: false })
      }
      const { content: contentBytes, signatures } = schema.fromCbor(value)
      return { content: decodeAs(form.content, contentBytes, maxBytes), contentBytes, signatures }
    },
  }
}
