/**
 * The commands of the replicated log as bytes: [1, kind, origin, token, body], in the deterministic CBOR of the protocol.
 * `origin` is the process that wrote it and `token` its number there, so that this process knows its own when they are
 * applied. Their order of kinds and keys is what relays of two versions share: append only.
 */
import { bytesToHex, type Bytes } from '../../../shared/bytes.ts'
import type { BlobId, DeviceId, HeaderHash, UnitId } from '../../../shared/ids.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { limits } from '../../../shared/limits.ts'
import { addresseeKeySchema } from '../../../shared/protocol/addressee.ts'
import { CodecError, decodeCbor, encodeCbor } from '../../../shared/protocol/cbor.ts'
import type { InvitationId } from '../../../shared/protocol/enrolment/code.ts'
import {
  array,
  bool,
  bytes,
  field,
  id,
  optional,
  record,
  time,
  uint,
  words,
  type Infer,
  type Schema,
} from '../../../shared/protocol/schema.ts'
import { blobPartsSchema } from '../sqlite-view-blobs.ts'
import { pathNodes, wrapLeafBytes } from '../../../shared/protocol/relay-wire/mail.ts'

const unit = id<UnitId>(16)
const device = id<DeviceId>(16)
const hash = bytes({ exact: 32 })
const blob = id<BlobId>(32)
const box = id<InvitationId>(32)

const entry = record({
  streams: field(0, array(unit, { max: limits.deliveriesPerPost })),
  addressee: field(1, addresseeKeySchema),
  index: field(2, uint(limits.addressees - 1)),
  leaf: field(3, bytes({ max: wrapLeafBytes })),
  path: field(4, array(hash, { max: pathNodes })),
})

/** In the order of their kinds, from 0. */
const schemas = {
  /** One shard's part of a post. */
  post: record({
    unit: field(0, unit),
    device: field(1, device),
    headerHash: field(2, id<HeaderHash>(32)),
    header: field(3, bytes({ max: limits.headerBytes })),
    payload: field(4, bytes({ max: limits.payloadBytes })),
    entries: field(5, array(entry, { max: limits.addressees })),
    at: field(6, time),
    parts: field(7, uint(limits.mailShards, 1)),
  }),
  ack: record({
    stream: field(0, unit),
    device: field(1, device),
    visible: field(2, array(addresseeKeySchema, { max: 8 })),
    circles: field(3, bool),
    cursor: field(4, uint()),
    at: field(5, time),
  }),
  /** Everything up to and with this sequence of the same stream is forgotten. */
  expire: record({ upTo: field(0, uint()) }),
  /** `size` and `root`: the head that is extended. With `id`, its leaves came before in `chunks` chunks. */
  append: record({
    size: field(0, uint()),
    root: field(1, hash),
    nextSize: field(2, uint()),
    nextRoot: field(3, hash),
    leaves: field(4, array(bytes({ max: limits.engineMessageBytes }), { max: 65_536 })),
    id: optional(5, bytes({ exact: 16 })),
    chunks: optional(6, uint(65_536)),
  }),
  chunk: record({
    id: field(0, bytes({ exact: 16 })),
    position: field(1, uint(65_536)),
    leaves: field(2, array(bytes({ max: limits.engineMessageBytes }), { max: 65_536 })),
  }),
  object: record({ hash: field(0, hash), content: field(1, bytes({ max: limits.engineMessageBytes })) }),
  note: record({ note: field(0, bytes({ max: limits.noteBytes })) }),
  /** Says that its process can write and read. */
  pulse: record({}),
  boxOpen: record({ box: field(0, box), unit: field(1, unit), expires: field(2, time), now: field(3, time) }),
  boxPut: record({
    box: field(0, box),
    side: field(1, words(['inviter', 'newcomer'])),
    unit: optional(2, unit),
    position: field(3, uint(limits.enrolMessagesPerSide)),
    bytes: field(4, bytes({ max: limits.engineMessageBytes })),
    now: field(5, time),
  }),
  boxClose: record({ box: field(0, box), unit: field(1, unit) }),
  /** The newest state of a claim, and none when it has ended. */
  claim: record({
    unit: field(0, unit),
    blob: field(1, blob),
    claim: optional(
      2,
      record({
        size: field(0, uint(limits.blobBytes)),
        stored: field(1, uint(limits.blobBytes)),
        complete: field(2, bool),
        renewedAt: field(3, time),
        parts: field(4, blobPartsSchema),
      }),
    ),
  }),
  whole: record({
    blob: field(0, blob),
    whole: optional(
      1,
      record({
        size: field(0, uint(limits.blobBytes)),
        unit: field(1, unit),
        parts: field(2, blobPartsSchema),
        segments: field(3, bytes({ max: 2 * 32 * limits.blobParts })),
      }),
    ),
  }),
  /** Commands that were written at once, each as it would be alone, applied one after another. None holds others. */
  batch: record({ commands: field(0, array(bytes({ max: limits.engineBatchBytes }), { max: limits.engineBatch })) }),
} as const

/**
 * Which kinds this version reads: raised by one with every kind that is added, and with streams that are shaped otherwise. The engine's format says what the oldest
 * relay over it must read (`minReader`); nobody writes a kind of a later number, and a relay of a lower one ends.
 */
export const commandReader = 3
/** The number from which on a kind may be written. */
export const batchReader = 2
/** And from which on the stream of what passes may have a bound: relays of before refuse one that has. */
export const boundReader = 3

export type CommandKind = Exclude<keyof typeof schemas, 'batch'>
export type CommandBody<K extends CommandKind> = Infer<(typeof schemas)[K]>
export type Command = { readonly [K in CommandKind]: { readonly kind: K; readonly body: CommandBody<K> } }[CommandKind]
export type Signed = Command & { readonly origin: string; readonly token: number }
type Origin = { readonly origin: Bytes; readonly token: number }

const kinds = Object.keys(schemas) as readonly (keyof typeof schemas)[]
const version = 1
export const originBytes = 8

export const encodeCommand = ({ kind, body }: Command, by: Origin): Bytes => encodeKind(kind, body, by)

/** One message of several encoded commands, each at most `engineBatchBytes` long. */
export const encodeBatch = (commands: readonly Bytes[], by: Origin): Bytes => encodeKind('batch', { commands }, by)

function encodeKind(kind: keyof typeof schemas, body: unknown, { origin, token }: Origin): Bytes {
  const schema = schemas[kind] as Schema<unknown>
  return encodeCbor([version, kinds.indexOf(kind), origin, token, schema.toCbor(body)])
}

/**
 * The commands of one message, in their order. Throws CodecError for anything else: what is not understood here would
 * make this view another than the others'.
 */
export function decodeCommands(encoded: Bytes): readonly Signed[] {
  const command = decodeKind(encoded)
  return command.kind === 'batch' ? command.body.commands.map(decodeSingle) : [command]
}

function decodeSingle(encoded: Bytes): Signed {
  const command = decodeKind(encoded)
  if (command.kind === 'batch') throw new CodecError()
  return command
}

type Batch = { readonly kind: 'batch'; readonly body: Infer<(typeof schemas)['batch']> }

function decodeKind(encoded: Bytes): Signed | Batch {
  const parts = decodeCbor(encoded, limits.engineMessageBytes)
  if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== version) throw new CodecError()
  const kind = kinds[uint().fromCbor(parts[1])]
  // a later version's: the view is whole up to here, and that version goes on from it
  if (kind === undefined) throw new GiaobanError('store/newer-format', { recoverable: false })
  const origin = bytesToHex(bytes({ exact: originBytes }).fromCbor(parts[2]))
  const schema = schemas[kind] as Schema<unknown>
  return { kind, origin, token: uint().fromCbor(parts[3]), body: schema.fromCbor(parts[4]) } as Signed | Batch
}
