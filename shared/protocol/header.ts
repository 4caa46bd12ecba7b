/** The outer header: what a relay sees of an envelope (docs/spec/envelope.md, Outer header). */
import type { Bytes } from '../bytes.ts'
import { idOf, type HeaderHash, type MessageId } from '../ids.ts'
import { limits } from '../limits.ts'
import type { Hash } from './merkle.ts'
import { bytes, decodeAs, encodeAs, exactly, field, id, record, uint, type Infer } from './schema.ts'

export const envelopeVersion = 1
export const suite = 1
export const saltBytes = 24
export const commitmentBytes = 32

const headerSchema = record({
  version: field(0, exactly(envelopeVersion)),
  suite: field(1, exactly(suite)),
  messageId: field(2, id<MessageId>(16)),
  salt: field(3, bytes({ exact: saltBytes })),
  commitment: field(4, bytes({ exact: commitmentBytes })),
  wrapsRoot: field(5, bytes({ exact: 32 })),
  wrapCount: field(6, uint(limits.addressees, 1)),
  payloadLength: field(7, uint(limits.payloadBytes)),
  payloadHash: field(8, bytes({ exact: 32 })),
})

export type Header = Infer<typeof headerSchema>

export const encodeHeader = (header: Header): Bytes => encodeAs(headerSchema, header)
/** Throws CodecError. */
export const decodeHeader = (encoded: Uint8Array): Header => decodeAs(headerSchema, encoded, limits.headerBytes)

export const headerHash = (crypto: Hash, encoded: Uint8Array): HeaderHash => idOf<HeaderHash>(crypto.sha256(encoded))
