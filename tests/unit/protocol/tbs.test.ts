/** Each rule of the statement that is not the rule of a single field, broken alone. */
import { expect, test } from 'vitest'
import { utf8 } from '../../../shared/bytes.ts'
import { idOf, type LeafHash, type RecordId, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError, decodeCbor, encodeCbor, type CborMap, type CborValue } from '../../../shared/protocol/cbor.ts'
import {
  decodeTbs,
  encodeTbs,
  hasUnknownHandling,
  signTbs,
  statementHash,
  verifyTbs,
  type Tbs,
  type TbsAttachment,
} from '../../../shared/protocol/tbs.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('tbs')
const { crypto } = world
const good = world.seal().tbs
const hash = <Id extends string>(name: string): Id => idOf<Id>(crypto.sha256(utf8(name)))
const attachment: TbsAttachment = {
  attachmentId: idOf(crypto.random(16)),
  blobId: hash('blob'),
  ciphertextSize: 4168,
  segmentsRoot: crypto.sha256(),
  segmentCount: 1,
  commitment: crypto.sha256(),
  type: 'image/jpeg',
  exhibitHash: crypto.sha256(),
}
const [low, high] = [hash<StatementHash>('a'), hash<StatementHash>('b')].toSorted() as [StatementHash, StatementHash]
const [device, author] = [world.device, world.author].map(({ role, certificate }) => ({ role, certificate })) as [
  Tbs['signers'][number],
  Tbs['signers'][number],
]
const releaser = (certificate: string): Tbs['signers'][number] => ({
  role: 'releaser',
  certificate: certificate as LeafHash,
})
const recordId = hash<RecordId>('record')

const accepted: Readonly<Record<string, Partial<Tbs>>> = {
  'a creating operation': {},
  'a later operation': { recordId, parents: [low, high] },
  'device, author and two releasers': { signers: [device, author, releaser(low), releaser(high)] },
  'an attachment': { attachments: [attachment] },
  'extensions, one of them critical': {
    ext: new Map([
      [1, utf8('x')],
      [900, utf8('')],
    ]),
    crit: [900],
  },
  'two attachments': { attachments: [attachment, { ...attachment, attachmentId: idOf(crypto.random(16)) }] },
  'two critical extensions, ascending': {
    ext: new Map([
      [1, utf8('x')],
      [2, utf8('y')],
    ]),
    crit: [1, 2],
  },
  'an expiry at once': { expires: good.created },
  'a type nobody knows': { type: 0xffff, bodyVersion: 0xffff, handling: 255 },
}
for (const [what, changes] of Object.entries(accepted)) {
  test(`a statement with ${what} is accepted`, () => {
    const tbs = { ...good, ...changes }
    expect(decodeTbs(encodeTbs(tbs))).toEqual(tbs)
  })
}

const refused: Readonly<Record<string, Partial<Tbs>>> = {
  'no signer': { signers: [] },
  'an author before the device': { signers: [author, device] },
  'no device': { signers: [author] },
  'two devices': { signers: [device, { ...device, certificate: 'ff'.repeat(32) as LeafHash }] },
  'two authors': { signers: [device, author, { ...author, certificate: 'ff'.repeat(32) as LeafHash }] },
  'releasers out of order': { signers: [device, author, releaser(high), releaser(low)] },
  'a releaser twice': { signers: [device, author, releaser(low), releaser(low)] },
  'five signers': { signers: [device, author, ...['1', '2', '3'].map((digit) => releaser(digit.repeat(64)))] },
  'a releaser and no author': { signers: [device, releaser(low)] },
  'no recipient': { recipients: [] },
  'recipients out of order': { recipients: good.recipients.toReversed() },
  'a recipient at two epochs': {
    recipients: good.recipients.slice(0, 1).flatMap((each) => [each, { ...each, epoch: each.epoch + 1 }]),
  },
  'an expiry before its creation': { expires: good.created - 1 },
  'a record id without parents': { recordId },
  'parents without a record id': { parents: [low] },
  'parents out of order': { recordId, parents: [high, low] },
  'a parent twice': { recordId, parents: [low, low] },
  'no parents in a list': { recordId, parents: [] },
  'seventeen parents': {
    recordId,
    parents: Array.from({ length: 17 }, (_, i) => i.toString(16).padStart(64, '0') as StatementHash),
  },
  'an empty list of attachments': { attachments: [] },
  'one attachment id twice': { attachments: [attachment, attachment] },
  'a segment too many': { attachments: [{ ...attachment, segmentCount: 2 }] },
  'an attachment of no bytes': { attachments: [{ ...attachment, ciphertextSize: 0, segmentCount: 0 }] },
  'empty extensions': { ext: new Map() },
  'a critical extension that is absent': { ext: new Map([[1, utf8('x')]]), crit: [2] },
  'critical extensions out of order': {
    ext: new Map([
      [1, utf8('x')],
      [2, utf8('y')],
    ]),
    crit: [2, 1],
  },
  'a critical extension twice': { ext: new Map([[1, utf8('x')]]), crit: [1, 1] },
  'a critical extension and none': { crit: [1] },
  'an extension above its limit': { ext: new Map([[1, new Uint8Array(limits.extValueBytes + 1)]]) },
  'a body above the limit': { bodyLength: limits.bodyBytes + 1 },
  'a time in fractions': { created: 0.5 },
  'a negative type': { type: -1 },
  'a hash of 31 bytes': { bodyHash: new Uint8Array(31) },
}
for (const [what, changes] of Object.entries(refused)) {
  test(`a statement with ${what} is neither made nor read`, () => {
    expect(() => encodeTbs({ ...good, ...changes })).toThrow(CodecError)
  })
}

const bend = (change: (map: Map<number, CborValue>) => void): Uint8Array => {
  const map = new Map(decodeCbor(encodeTbs({ ...good, attachments: [attachment] }), limits.tbsBytes) as CborMap)
  change(map)
  return encodeCbor(map)
}
const malformed: Readonly<Record<string, (map: Map<number, CborValue>) => void>> = {
  'an unknown key': (map) => map.set(20, 1),
  'a missing key': (map) => map.delete(17),
  'another version': (map) => map.set(0, 2),
  'suite 0': (map) => map.set(1, 0),
  'an unknown marking': (map) => map.set(9, 3),
  'a recipient of an unknown kind': (map) => map.set(11, [new Uint8Array(25).fill(4)]),
  'a recipient of 24 bytes': (map) => map.set(11, [new Uint8Array(24).fill(1)]),
  'a signer of an unknown role': (map) => map.set(10, [[3, new Uint8Array(32)]]),
  'a signer with a third item': (map) => map.set(10, [[0, new Uint8Array(32), 0]]),
  'text where bytes belong': (map) => map.set(17, 'x'.repeat(32)),
  'a map where a list belongs': (map) => map.set(10, new Map()),
  'recipients that are out of order': (map) => map.set(11, [...(map.get(11) as CborValue[])].toReversed()),
  'a record id alone': (map) => map.set(14, new Uint8Array(32)),
}
for (const [what, change] of Object.entries(malformed)) {
  test(`TBS bytes with ${what} are refused`, () => {
    expect(() => decodeTbs(bend(change))).toThrow(CodecError)
  })
}

test('the name of a statement is the hash of its bytes under its label', () => {
  const tbsBytes = encodeTbs(good)
  expect(statementHash(crypto, tbsBytes)).toBe(idOf(crypto.sha256(utf8('giaoban/statement/v1\0'), tbsBytes)))
})

test('a signature is bound to the label, the length and every byte of the statement', () => {
  const tbsBytes = encodeTbs(good)
  const { publicKey, secretKey } = world.device.keys
  const signature = signTbs(crypto, secretKey, tbsBytes)
  expect(verifyTbs(crypto, { publicKey, tbsBytes, signature })).toBe(true)
  expect(verifyTbs(crypto, { publicKey, tbsBytes: tbsBytes.subarray(1), signature })).toBe(false)
  expect(crypto.verify(publicKey, tbsBytes, signature)).toBe(false)
})

test('every bit of handling above the four that have a meaning is an unknown one', () => {
  for (let handling = 0; handling < 256; handling++)
    expect([handling, hasUnknownHandling(handling)]).toEqual([handling, handling >= 16])
})
