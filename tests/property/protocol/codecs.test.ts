/** Round trip, truncation at every byte and every flipped bit, for every codec of the envelope. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../shared/bytes.ts'
import { bytesToHex } from '../../../shared/bytes.ts'
import type { DeviceId, MessageId, RecordId, StatementHash, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { latestTimeMs } from '../../../shared/time.ts'
import { addresseeKey, addresseeSchema, type Addressee, type AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { bodyRandomBytes, type Body } from '../../../shared/protocol/body.ts'
import { carryBody, carryReasons, type CarryFields } from '../../../shared/protocol/bodies/carry.ts'
import { epochComplaints, epochReportBody } from '../../../shared/protocol/bodies/epoch-report.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import {
  receiptBody,
  receiptOutcomes,
  receiptRungs,
  type ReceiptFields,
} from '../../../shared/protocol/bodies/receipt.ts'
import { CodecError, decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../../shared/protocol/cbor.ts'
import { decodeHeader, encodeHeader, type Header } from '../../../shared/protocol/header.ts'
import { decodeAs, encodeAs } from '../../../shared/protocol/schema.ts'
import { decodeTbs, encodeTbs, markings, type Tbs, type TbsAttachment } from '../../../shared/protocol/tbs.ts'
import { expectBitFlipsSeen, expectNoTruncation, expectRoundTrip, type Codec } from '../../support/codec.ts'

const raw = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes))
const rawUpTo = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ maxLength: length }).map((bytes) => new Uint8Array(bytes))
const id = <Id extends string>(length: number): fc.Arbitrary<Id> => raw(length).map((bytes) => bytesToHex(bytes) as Id)
const number = fc.oneof(fc.nat(30), fc.nat(70_000), fc.maxSafeNat())
const text = (max: number): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', maxLength: Math.floor(max / 40) })
/** Objects of fast-check have no prototype or absent keys as undefined otherwise. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, requiredKeys: (keyof T)[]): fc.Arbitrary<T> =>
  fc.record(model, { requiredKeys, noNullPrototype: true }) as unknown as fc.Arbitrary<T> // optional keys come as absent

const addressee: fc.Arbitrary<Addressee> = fc.oneof(
  fc.record({ kind: fc.constant('unit' as const), id: id<UnitId>(16), epoch: number }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('device' as const), id: id<DeviceId>(16), epoch: number }, { noNullPrototype: true }),
)
const key: fc.Arbitrary<AddresseeKey> = addressee.map(addresseeKey)
const byKey = (list: readonly Addressee[]): Addressee[] =>
  [...new Map(list.map((each) => [addresseeKey(each), each])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each)

const header: fc.Arbitrary<Header> = fc.record(
  {
    version: fc.constant(1 as const),
    suite: fc.constant(1 as const),
    messageId: id<MessageId>(16),
    salt: raw(24),
    commitment: raw(32),
    wrapsRoot: raw(32),
    wrapCount: fc.integer({ min: 1, max: limits.addressees }),
    payloadLength: fc.nat(limits.payloadBytes),
    payloadHash: raw(32),
  },
  { noNullPrototype: true },
)

const attachment: fc.Arbitrary<TbsAttachment> = fc
  .record(
    {
      attachmentId: id<TbsAttachment['attachmentId']>(16),
      blobId: id<TbsAttachment['blobId']>(32),
      ciphertextSize: fc.integer({ min: 1, max: limits.blobBytes }),
      segmentsRoot: raw(32),
      segmentCount: fc.constant(1),
      commitment: raw(32),
      type: fc.constantFrom('image/jpeg', 'application/pdf', ''),
      exhibitHash: raw(32),
    },
    { noNullPrototype: true },
  )
  .map((each) => ({ ...each, segmentCount: Math.ceil(each.ciphertextSize / limits.segmentBytes) }))

const extension = fc
  .array(fc.tuple(fc.nat(1000), rawUpTo(20)), { minLength: 1, maxLength: 4 })
  .map((entries): CborMap => new Map(entries.toSorted(([a], [b]) => a - b)))

const certificate = id<Tbs['signers'][number]['certificate']>(32)
const ascending = <T extends string>(list: readonly T[]): T[] => [...new Set(list)].toSorted()
const tbs: fc.Arbitrary<Tbs> = fc
  .record({
    base: fc.record(
      {
        version: fc.constant(1 as const),
        suite: fc.constant(1 as const),
        messageId: id<MessageId>(16),
        salt: raw(24),
        commitment: raw(32),
        wrapsRoot: raw(32),
        type: fc.nat(0xffff),
        bodyVersion: fc.nat(0xffff),
        handling: fc.nat(255),
        marking: fc.constantFrom(...markings),
        created: fc.nat(2 ** 31 - 1),
        expires: fc.integer({ min: 2 ** 31, max: latestTimeMs }),
        bodyHash: raw(32),
        bodyLength: fc.nat(limits.bodyBytes),
      },
      { noNullPrototype: true },
    ),
    device: certificate,
    author: fc.option(certificate, { nil: undefined }),
    releasers: fc.array(certificate, { maxLength: 2 }).map(ascending),
    recipients: fc.array(addressee, { minLength: 1, maxLength: 4 }).map(byKey),
    operation: fc.option(
      fc.record(
        {
          recordId: id<RecordId>(32),
          parents: fc.array(id<StatementHash>(32), { minLength: 1, maxLength: 3 }).map(ascending),
        },
        { noNullPrototype: true },
      ),
      { nil: undefined },
    ),
    checkpoint: fc.record({ origin: text(200), size: number, root: raw(32) }, { noNullPrototype: true }),
    attachments: fc.option(fc.array(attachment, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    ext: fc.option(extension, { nil: undefined }),
  })
  .map(({ base, device, author, releasers, recipients, operation, checkpoint, attachments, ext }) => ({
    ...base,
    signers: [
      { role: 'device' as const, certificate: device },
      ...(author === undefined ? [] : [{ role: 'author' as const, certificate: author }]),
      ...(author === undefined ? [] : releasers).map((each) => ({ role: 'releaser' as const, certificate: each })),
    ],
    recipients,
    ...operation,
    checkpoint,
    ...(attachments === undefined ? {} : { attachments }),
    ...(ext === undefined ? {} : { ext, crit: [...ext.keys()] }),
  }))

const receipt: fc.Arbitrary<ReceiptFields> = record<ReceiptFields>(
  {
    note: rawUpTo(40),
    attachments: fc.constant(undefined as never),
    author: fc.record({ name: text(400), badge: text(400), salt: raw(32) }, { noNullPrototype: true }),
    entries: fc.array(
      fc.record(
        {
          statement: id<StatementHash>(32),
          addressee: key,
          rung: fc.constantFrom(...receiptRungs),
          outcome: fc.constantFrom(...receiptOutcomes),
          at: fc.integer({ min: 0, max: latestTimeMs }),
          complete: fc.boolean(),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 2 },
    ),
    links: fc.array(
      fc
        .record(
          {
            device: id<DeviceId>(16),
            addressee: key,
            highest: fc.nat(100),
            gap: fc.nat(9),
            ends: fc.array(id<StatementHash>(32), { minLength: 2, maxLength: 2 }),
          },
          { requiredKeys: ['device', 'addressee', 'highest', 'gap'] },
        )
        .map(({ gap, ...link }) => ({
          ...link,
          missing: [
            { from: link.highest + 1, to: link.highest + 1 + gap },
            { from: link.highest + 5 + gap, to: link.highest + 9 + gap },
          ],
        })),
      { maxLength: 2 },
    ),
    wants: fc.array(id<StatementHash>(32), { minLength: 1, maxLength: 2 }),
  },
  ['note', 'entries', 'links'],
).map(({ attachments: _, ...fields }) => fields)

const carry: fc.Arbitrary<CarryFields> = fc.record(
  {
    note: rawUpTo(20),
    items: fc.array(
      fc.oneof(
        fc.record(
          {
            tbsBytes: rawUpTo(40),
            signatures: fc.array(raw(64), { minLength: 1, maxLength: 2 }),
            body: rawUpTo(40),
            reason: fc.constantFrom(...carryReasons),
            link: fc.oneof(
              fc.record({ addressee: key, seq: fc.constant(1) }, { noNullPrototype: true }),
              fc.record(
                { addressee: key, seq: fc.integer({ min: 2, max: 70_000 }), prev: id<StatementHash>(32) },
                { noNullPrototype: true },
              ),
            ),
          },
          { noNullPrototype: true },
        ),
        fc.record(
          {
            tbsBytes: rawUpTo(40),
            signatures: fc.tuple(raw(64)),
            body: rawUpTo(40),
            reason: fc.constantFrom(...carryReasons),
          },
          { noNullPrototype: true },
        ),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
  { noNullPrototype: true },
)

const random = (length: number): Bytes => new Uint8Array(length).fill(0xab)
const ofBody = <T>(body: Body<T>): Codec<T> => ({
  encode: (value) => body.encode({ random }, value),
  decode: body.decode,
})

function codecTests<T>(name: string, codec: Codec<T>, value: fc.Arbitrary<T>, free = 0): void {
  describe(name, () => {
    test('round trips', () => {
      fc.assert(fc.property(value, (each) => expectRoundTrip(codec, each)))
    })
    test('cut at any byte, or with one behind, is refused', () => {
      fc.assert(
        fc.property(value, (each) => expectNoTruncation(codec, codec.encode(each))),
        { numRuns: 4 },
      )
    })
    test('any flipped bit is refused or is another value', () => {
      // the first `free` bytes are random and carry no field
      const bare: Codec<T> = {
        encode: (each) => codec.encode(each).slice(free),
        decode: (bytes) => {
          const whole = new Uint8Array(free + bytes.length).fill(0xab)
          whole.set(bytes, free)
          return codec.decode(whole)
        },
      }
      fc.assert(
        fc.property(value, (each) => expectBitFlipsSeen(bare, bare.encode(each))),
        { numRuns: 4 },
      )
    })
  })
}

codecTests(
  'addressee',
  { encode: (each) => encodeAs(addresseeSchema, each), decode: (bytes) => decodeAs(addresseeSchema, bytes, 99) },
  addressee,
)
codecTests('outer header', { encode: encodeHeader, decode: decodeHeader }, header)
codecTests('TBS', { encode: encodeTbs, decode: decodeTbs }, tbs)
codecTests(
  'heartbeat body',
  ofBody(heartbeatBody),
  fc.record({ note: rawUpTo(60) }, { noNullPrototype: true }),
  bodyRandomBytes,
)
codecTests('receipt body', ofBody(receiptBody), receipt, bodyRandomBytes)
codecTests('carry body', ofBody(carryBody), carry, bodyRandomBytes)
const epochNumber = fc.integer({ min: 1, max: 1_000_000 })
codecTests(
  'epoch report body',
  ofBody(epochReportBody),
  fc.record(
    {
      note: rawUpTo(60),
      ingested: epochNumber,
      refused: fc.array(
        fc.record({ epoch: epochNumber, code: fc.constantFrom(...epochComplaints) }, { noNullPrototype: true }),
        { minLength: 1, maxLength: 16 },
      ),
      rotate: epochNumber,
    },
    { requiredKeys: ['note'], noNullPrototype: true },
  ),
  bodyRandomBytes,
)

const cborValue: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'cbor' },
    number,
    fc.boolean(),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    rawUpTo(30),
    fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'cbor' }),
    fc
      .array(fc.tuple(fc.nat(300), tie('value')), { maxLength: 4, depthIdentifier: 'cbor' })
      .map((entries): CborValue => new Map([...new Map(entries)].toSorted(([a], [b]) => a - b))),
  ),
})).value
codecTests('CBOR', { encode: encodeCbor, decode: (bytes) => decodeCbor(bytes, 100_000) }, cborValue)

test('no bytes whatever make a decoder throw anything but the one error', () => {
  const decoders = [
    decodeHeader,
    decodeTbs,
    receiptBody.decode,
    carryBody.decode,
    epochReportBody.decode,
    (bytes: Uint8Array) => decodeCbor(bytes, 99),
  ]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(decoders.length - 1), (bytes, which) => {
      try {
        decoders[which]?.(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError)
      }
    }),
    { numRuns: 3000 },
  )
})

test('what is decoded from a Buffer is plain, and not a window on it', () => {
  const buffer = Buffer.from(encodeCbor(new Map([[1, Uint8Array.of(1, 2, 3)]])))
  const decoded = decodeCbor(buffer, 99)
  buffer.fill(0)
  expect(decoded).toEqual(new Map([[1, Uint8Array.of(1, 2, 3)]]))
  expect(Buffer.isBuffer(encodeCbor(1))).toBe(false)
})
