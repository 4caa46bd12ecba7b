/**
 * Files that stand for a connection where there is none (docs/spec/sealed-files.md). Strict parse says nothing about who
 * wrote what: a file toward a courier unit is a relay's word, one from it is signed by the device that wrote it.
 */
import { concat, equalBytes, utf8, type Bytes } from '../bytes.ts'
import type { BlobId, DeviceId, HeaderHash, UnitId } from '../ids.ts'
import { limits } from '../limits.ts'
import { CodecError } from './cbor.ts'
import type { Crypto } from './crypto-port.ts'
import { labels } from './labels.ts'
import { seedWrapsSchema, submitSchema } from './relay-wire/log.ts'
import { mailItemSchema, postSchema } from './relay-wire/mail.ts'
import {
  array,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  record,
  text,
  time,
  uint,
  type Infer,
  type Schema,
} from './schema.ts'

const hash32 = bytes({ exact: 32 })
const unit = id<UnitId>(16)
const device = id<DeviceId>(16)
const headerHash = id<HeaderHash>(32)
const blob = id<BlobId>(32)
const many = { max: limits.sealedFileItems } as const
const objects = array(bytes({ max: limits.logObjectBytes }), many)
const wraps = array(seedWrapsSchema, { max: limits.sealedFileWraps })
const ciphertexts = array(bytes({ max: limits.sealedFileBlobBytes }), { max: limits.sealedFileBlobs })
/** A relay's refusal or the log's, as its own word. */
const reason = text(64)

/** A statement for the log with what it names. */
export const bundle = record({
  objects: field(0, array(bytes({ max: limits.logObjectBytes }), { max: limits.logObjectsPerPage })),
  wraps: field(1, array(seedWrapsSchema, { max: 4 })),
  statement: field(2, submitSchema),
})
export type Bundle = Infer<typeof bundle>

export const wanted = record({
  blobs: field(
    0,
    array(record({ blob: field(0, blob), size: field(1, uint(limits.sealedFileBlobBytes)) }), {
      max: limits.sealedFileBlobs,
    }),
  ),
  objects: field(1, array(hash32, many)),
  wraps: field(2, array(hash32, { max: limits.sealedFileWraps })),
})
export type Wanted = Infer<typeof wanted>

/** What became of what a device gave along. */
export const word = record({
  device: field(0, device),
  /** Where it stood when it wrote that. */
  cursor: field(1, uint()),
  posted: field(2, array(record({ headerHash: field(0, headerHash), at: field(1, time) }), many)),
  refused: field(3, array(record({ headerHash: field(0, headerHash), reason: field(1, reason) }), many)),
  blobs: field(4, array(blob, { max: limits.sealedFileBlobs })),
  logged: field(5, array(hash32, { max: limits.sealedFileStatements })),
  void: field(
    6,
    array(record({ statement: field(0, hash32), reason: field(1, reason) }), { max: limits.sealedFileStatements }),
  ),
})
export type Word = Infer<typeof word>

/** From a courier unit's device, to be posted by whoever carries it. */
const fromCourier = record({
  kind: field(0, exactly(1)),
  unit: field(1, unit),
  device: field(2, device),
  made: field(3, time),
  /** Leaves of the log that it has. */
  size: field(4, uint()),
  /** Up to where it has read its mail. */
  cursor: field(5, uint()),
  wanted: field(6, wanted),
  statements: field(7, array(bundle, { max: limits.sealedFileStatements })),
  posts: field(8, array(postSchema, many)),
  blobs: field(9, ciphertexts),
})
export type FromCourier = Omit<Infer<typeof fromCourier>, 'kind'>

/** Toward a courier unit: what a relay would answer its devices. */
const toCourier = record({
  kind: field(0, exactly(2)),
  unit: field(1, unit),
  made: field(2, time),
  note: field(3, bytes({ max: limits.noteBytes })),
  /** Index of the first leaf. */
  first: field(4, uint()),
  leaves: field(5, array(bytes({ max: limits.leafBytes }), { max: limits.leavesToCatchUp })),
  objects: field(6, objects),
  wraps: field(7, wraps),
  /** Mail behind this cursor, to `next`; the stream goes to `head`. */
  after: field(8, uint()),
  mail: field(9, array(mailItemSchema, many)),
  next: field(10, uint()),
  head: field(11, uint()),
  words: field(12, array(word, { max: limits.sealedFileDevices })),
  blobs: field(13, ciphertexts),
})
export type ToCourier = Omit<Infer<typeof toCourier>, 'kind'>

export type SealedFile =
  | { readonly kind: 'from'; readonly content: FromCourier; readonly signed: Bytes; readonly signature: Bytes }
  | { readonly kind: 'to'; readonly content: ToCourier }

const magic = utf8('GBSEAL1\n')
const [hashBytes, signatureBytes] = [32, 64]

type Hash = Pick<Crypto, 'sha256'>

/** What the device's key is applied to. */
const signatureInput = (crypto: Hash, body: Bytes): Bytes => concat(labels.sealedFile, crypto.sha256(body))

export function encodeFromCourier(crypto: Hash, content: FromCourier, sign: (message: Bytes) => Bytes): Bytes {
  const body = concat(magic, encodeAs(fromCourier, { kind: 1, ...content }))
  return closed(crypto, concat(body, sign(signatureInput(crypto, body))))
}

export const encodeToCourier = (crypto: Hash, content: ToCourier): Bytes =>
  closed(crypto, concat(magic, encodeAs(toCourier, { kind: 2, ...content })))

/** The hash at the end tells a stick that was pulled out from a whole file; against people it proves nothing. */
function closed(crypto: Hash, body: Bytes): Bytes {
  const file = concat(body, crypto.sha256(body))
  if (file.length > limits.sealedFileBytes) throw new CodecError()
  return file
}

/** Throws CodecError. */
export function decodeSealedFile(crypto: Hash, file: Uint8Array): SealedFile {
  const size = file.length
  if (size > limits.sealedFileBytes || size < magic.length + hashBytes) throw new CodecError()
  const body = new Uint8Array(file.buffer as ArrayBuffer, file.byteOffset, size - hashBytes)
  const isWhole = equalBytes(crypto.sha256(body), file.subarray(size - hashBytes))
  if (!isWhole || !equalBytes(body.subarray(0, magic.length), magic)) throw new CodecError()
  // both kinds begin with their number: a map's head, key 0, the kind
  if (body[magic.length + 2] !== 1) return { kind: 'to', content: without(toCourier, body.subarray(magic.length)) }
  const signed = body.slice(0, -signatureBytes)
  const content = without(fromCourier, signed.subarray(magic.length))
  return { kind: 'from', content, signed: signatureInput(crypto, signed), signature: body.slice(-signatureBytes) }
}

function without<T extends { readonly kind: number }>(schema: Schema<T>, encoded: Uint8Array): Omit<T, 'kind'> {
  const { kind: _, ...content } = decodeAs(schema, encoded, limits.sealedFileBytes)
  return content
}

/** What a device of a courier unit keeps between two files: statements on their way, and wraps that it lacks. */
const courierState = record({
  statements: field(
    0,
    array(record({ at: field(0, time), bundle: field(1, bundle) }), { max: limits.sealedFileStatements }),
  ),
  wraps: field(1, array(hash32, { max: limits.sealedFileWraps })),
})
export type CourierState = Infer<typeof courierState>

/** What a carrier keeps of a courier unit: the newest file of each device, and what became of it. */
const carrierState = record({
  devices: field(
    0,
    array(
      record({
        made: field(0, time),
        size: field(1, uint()),
        wanted: field(2, wanted),
        word: field(3, word),
      }),
      { max: limits.sealedFileDevices },
    ),
  ),
})
export type CarrierState = Infer<typeof carrierState>

export const stateCodecs = {
  courier: {
    encode: (state: CourierState): Bytes => encodeAs(courierState, state),
    decode: (bytesOf: Uint8Array): CourierState => decodeAs(courierState, bytesOf, limits.sealedFileBytes),
  },
  carrier: {
    encode: (state: CarrierState): Bytes => encodeAs(carrierState, state),
    decode: (bytesOf: Uint8Array): CarrierState => decodeAs(carrierState, bytesOf, limits.sealedFileBytes),
  },
} as const
