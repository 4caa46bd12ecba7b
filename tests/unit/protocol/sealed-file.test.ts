import { beforeAll, expect, test } from 'vitest'
import { bytesToHex, concat } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { wrapLeafBytes } from '../../../shared/protocol/relay-wire/mail.ts'
import {
  decodeSealedFile,
  encodeFromCourier,
  encodeToCourier,
  stateCodecs,
  type FromCourier,
  type ToCourier,
} from '../../../shared/protocol/sealed-file.ts'

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value)
const unit = 'ab'.repeat(16) as never
const device = 'cd'.repeat(16) as never
const hash = 'ef'.repeat(32) as never
const wanted = { blobs: [{ blob: hash, size: 9 }], objects: [bytes(32)], wraps: [bytes(32, 3)] }
const from: FromCourier = {
  unit,
  device,
  made: 1_795_000_000_000,
  size: 40,
  cursor: 7,
  wanted,
  statements: [{ objects: [bytes(20)], wraps: [[]], statement: { statement: bytes(30) } }],
  posts: [{ header: bytes(40), leaves: [bytes(wrapLeafBytes)], payload: bytes(60) }],
  blobs: [bytes(100)],
}
const word = {
  device,
  cursor: 7,
  posted: [{ headerHash: hash, at: 5 }],
  refused: [{ headerHash: hash, reason: 'quota' }],
  blobs: [hash],
  logged: [bytes(32)],
  void: [{ statement: bytes(32), reason: 'active-set' }],
}
const to: ToCourier = {
  unit,
  made: 5,
  note: bytes(300),
  first: 3,
  leaves: [bytes(90), bytes(91)],
  objects: [bytes(20)],
  wraps: [[]],
  after: 7,
  mail: [{ cursor: 8, header: bytes(30), index: 1, leaf: bytes(wrapLeafBytes), path: [bytes(32)], payload: bytes(9) }],
  next: 8,
  head: 9,
  words: [word],
  blobs: [bytes(100)],
}
let crypto: Crypto
beforeAll(async () => {
  crypto = await createCrypto()
})
const signature = bytes(64, 9)

test('both kinds come back as they were written, and what was signed is the same on both sides', () => {
  let signed: Uint8Array | undefined
  const file = encodeFromCourier(crypto, from, (message) => {
    signed = message
    return signature
  })
  expect(decodeSealedFile(crypto, file)).toEqual({ kind: 'from', content: from, signed, signature })
  expect(decodeSealedFile(crypto, encodeToCourier(crypto, to))).toEqual({ kind: 'to', content: to })
})

test('what a device signs is the hash of all before its signature, under the name of sealed files', () => {
  const file = encodeFromCourier(crypto, from, (message) => {
    const label = concat(new TextEncoder().encode('giaoban/sealed-file/v1'), bytes(1, 0))
    expect(bytesToHex(message.subarray(0, label.length))).toBe(bytesToHex(label))
    expect(message).toHaveLength(label.length + 32)
    return concat(message.subarray(-32), bytes(32))
  })
  expect(file.subarray(-96, -64)).toEqual(crypto.sha256(file.subarray(0, -96)))
})

test('a file beyond the largest size is refused before anything of it is hashed; one of that size is looked at', () => {
  let hashed = 0
  const read = (size: number) => () =>
    decodeSealedFile({ sha256: () => bytes(32, (hashed += 1)) }, new Uint8Array(size))
  expect(read(limits.sealedFileBytes + 1)).toThrow(CodecError)
  expect(hashed).toBe(0)
  expect(read(limits.sealedFileBytes)).toThrow(CodecError)
  expect(hashed).toBe(1)
})

test('a file that is cut short, longer, or changed in one bit is refused, with the one error of parsers', () => {
  for (const file of [encodeFromCourier(crypto, from, () => signature), encodeToCourier(crypto, to)]) {
    const bent = [0, 1, 7, 8, 9, 40, file.length - 33, file.length - 1].flatMap((at) => {
      const flipped = file.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      return [file.slice(0, at), flipped]
    })
    for (const each of [...bent, concat(file, bytes(1))]) {
      expect(() => decodeSealedFile(crypto, each)).toThrow(CodecError)
    }
  }
})

test('a hash that fits does not make another form pass', () => {
  const closed = (body: Uint8Array<ArrayBuffer>): Uint8Array => concat(body, crypto.sha256(body))
  const body = encodeToCourier(crypto, to).slice(0, -32)
  expect(() => decodeSealedFile(crypto, closed(body))).not.toThrow()
  const otherKind = body.slice()
  otherKind[10] = 1
  const later = body.slice()
  later[6] = 0x32 // GBSEAL2
  for (const each of [otherKind, later, concat(body, bytes(1)), body.slice(0, -1)]) {
    expect(() => decodeSealedFile(crypto, closed(each))).toThrow(CodecError)
  }
})

test('what is kept between two files comes back as it was', () => {
  const own = { statements: [{ at: 5, bundle: from.statements[0]! }], wraps: [bytes(32)] }
  expect(stateCodecs.courier.decode(stateCodecs.courier.encode(own))).toEqual(own)
  const carried = { devices: [{ made: 5, size: 6, wanted, word }] }
  expect(stateCodecs.carrier.decode(stateCodecs.carrier.encode(carried))).toEqual(carried)
})
