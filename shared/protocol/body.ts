/**
 * Bodies: 32 random bytes || CBOR map with keys below 256. Keys 0 to 7 are the same in every body, a type's own begin
 * at 8 (docs/spec/envelope.md, Bodies). The random bytes keep the body hash from confirming a guess.
 */
import { concat, type Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { CodecError } from './cbor.ts'
import type { Crypto } from './crypto-port.ts'
import { saltBytes } from './header.ts'
import { paddedAttachmentLength } from './padding.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  field,
  optional,
  record,
  text,
  uint,
  words,
  type Infer,
  type RecordOf,
  type Table,
} from './schema.ts'
import type { Tbs, TbsAttachment } from './tbs.ts'

export const bodyRandomBytes = 32
const firstOwnKey = 8
const lastKey = 255

export const attachmentKinds = ['portrait', 'mark', 'document', 'vehicle', 'place', 'other'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

const bodyAttachment = record({
  key: field(0, bytes({ exact: 32 })),
  salt: field(1, bytes({ exact: saltBytes })),
  exhibitSalt: field(2, bytes({ exact: 32 })),
  /** Bytes before padding. */
  trueSize: field(3, uint(limits.manifestBytes)),
  name: field(4, text(limits.shortTextBytes)),
  kind: field(5, words(attachmentKinds)),
  /** As its describer writes it, e.g. 2026-11-21 or 2026. */
  takenOn: optional(6, text(32)),
  caption: optional(7, text(limits.shortTextBytes)),
})
export type BodyAttachment = Infer<typeof bodyAttachment>

/** Shown when it fits the hash in the officer's certificate. */
const authorSchema = record({
  name: field(0, text(limits.shortTextBytes)),
  badge: field(1, text(limits.shortTextBytes)),
  salt: field(2, bytes({ exact: 32 })),
})
export type BodyAuthor = Infer<typeof authorSchema>

const commonTable = {
  /** The signed checkpoint note with the cosignatures relied on. */
  note: field(0, bytes({ max: limits.noteBytes })),
  /** In the order of the TBS's attachments. */
  attachments: optional(1, array(bodyAttachment, { min: 1, max: limits.attachmentsPerStatement })),
  author: optional(2, authorSchema),
} as const

export type CommonBody = RecordOf<typeof commonTable>

export interface Body<T> {
  /** 32 fresh random bytes and the fields. Throws CodecError for what a receiver would refuse. */
  encode(crypto: Pick<Crypto, 'random'>, fields: T): Bytes
  /** Throws CodecError. */
  decode(body: Uint8Array): T
}

/** The body of one type and version: its own fields, keys 8 to 255, beside the common ones. */
export function defineBody<const T extends Table>(own: T): Body<RecordOf<typeof commonTable & T>> {
  for (const [name, { key }] of Object.entries(own)) {
    if (key < firstOwnKey || key > lastKey || name in commonTable)
      throw new Error('a body field has a reserved key or name')
  }
  const schema = record<typeof commonTable & T>({ ...commonTable, ...own })
  const decode = (body: Uint8Array): RecordOf<typeof commonTable & T> => {
    if (body.length > limits.bodyBytes) throw new CodecError()
    return decodeAs(schema, body.subarray(bodyRandomBytes), limits.bodyBytes)
  }
  return {
    encode: (crypto, fields) => {
      const body = concat(crypto.random(bodyRandomBytes), encodeAs(schema, fields))
      decode(body) // holds the length bound as well
      return body
    },
    decode,
  }
}

export interface DescribedAttachment {
  readonly manifest: TbsAttachment
  readonly secret: BodyAttachment
}

/** What a chunked message of `length` plaintext bytes takes. */
export const chunkedLength = (length: number): number =>
  saltBytes + 32 + length + 16 * (Math.floor(length / 16_384) + 1)

/** Manifest and keys side by side; `undefined` unless both lists name the same attachments with agreeing sizes. */
export function pairAttachments(
  tbs: Pick<Tbs, 'attachments'>,
  body: Pick<CommonBody, 'attachments'>,
): readonly DescribedAttachment[] | undefined {
  const manifests = tbs.attachments ?? []
  const secrets = body.attachments ?? []
  if (manifests.length !== secrets.length) return undefined
  const pairs: DescribedAttachment[] = []
  for (const [index, manifest] of manifests.entries()) {
    const secret = secrets[index] as BodyAttachment // same length, checked above
    if (manifest.ciphertextSize !== chunkedLength(paddedAttachmentLength(secret.trueSize))) return undefined
    pairs.push({ manifest, secret })
  }
  return pairs
}
