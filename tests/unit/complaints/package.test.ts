/** What the file of a complaint may hold (docs/spec/complaint.md, Package): each bound, and what is none or a later one. */
import { expect, test } from 'vitest'
import {
  complaintSignatureInput,
  decodeComplaintFile,
  encodeComplaintContent,
  encodeComplaintFile,
  type ComplaintContent,
} from '../../../engine/complaints/package.ts'
import { equalBytes, utf8 } from '../../../shared/bytes.ts'
import type { LeafHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { disputeReasons } from '../../../shared/protocol/dispute-words.ts'

const zeros = (length: number) => new Uint8Array(length)
const many = <T>(length: number, item: T): readonly T[] => Array.from({ length }, () => item)
const hash = '00'.repeat(32) as LeafHash
const statement = { tbsBytes: zeros(1), signatures: [zeros(64)] }
const content: ComplaintContent = {
  root: zeros(32),
  leaves: [zeros(1)],
  note: zeros(1),
  reason: 'body-hash',
  disputed: { header: zeros(20), index: 1, leaf: zeros(1265), path: [zeros(32)], openingKey: zeros(44) },
  foundAt: 1,
  exported: { at: 1, role: 'commander', device: hash, officer: hash, name: 'n', badge: 'b', salt: zeros(32) },
}
const signatures = [zeros(64), zeros(64)]
const read = (change: Partial<ComplaintContent>) => {
  const contentBytes = encodeComplaintContent({ ...content, ...change })
  return decodeComplaintFile(encodeComplaintFile({ contentBytes, signatures })).content
}

test('a complaint is read as it was written, with a statement beside it or without', () => {
  for (const reason of disputeReasons) expect(read({ reason })).toEqual({ ...content, reason })
  expect(read({ statement })).toEqual({ ...content, statement })
  expect(() => read({ reason: 'commitment' as 'body-hash' })).toThrow(CodecError)
})

const signed = (change: Partial<typeof statement>) => ({ statement: { ...statement, ...change } })

test.each<[string, (size: number) => Partial<ComplaintContent>, number, number]>([
  ['root', (size) => ({ root: zeros(size) }), 32, 32],
  ['leaf', (size) => ({ leaves: [zeros(size)] }), 0, limits.leafBytes],
  ['leaves', (size) => ({ leaves: many(size, zeros(0)) }), 1, limits.evidenceLeaves],
  ['note', (size) => ({ note: zeros(size) }), 0, limits.noteBytes],
  ['tbs', (size) => signed({ tbsBytes: zeros(size) }), 0, limits.tbsBytes],
  ['signature', (size) => signed({ signatures: [zeros(size)] }), 64, 64],
  ['signatures', (size) => signed({ signatures: [...many(size, zeros(64))] }), 1, limits.signersPerStatement],
])('%s has its bounds', (_, change, from, to) => {
  for (const size of [from, to]) {
    const bytes = encodeComplaintContent({ ...content, ...change(size) })
    expect(equalBytes(encodeComplaintContent(read(change(size))), bytes)).toBe(true)
  }
  for (const size of [from - 1, to + 1].filter((each) => each >= 0))
    expect(() => encodeComplaintContent({ ...content, ...change(size) })).toThrow(CodecError)
})

test('what is signed is the content behind the label of complaints and its length', () => {
  const input = complaintSignatureInput(Uint8Array.of(9, 8))
  expect(input).toEqual(Uint8Array.of(...utf8('giaoban/complaint/v1'), 0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 8))
})

test('nothing else is one: not of an earlier version, of another name, or beyond 160 MiB', () => {
  const file = (change: Readonly<Record<number, CborValue>> = {}) => {
    const fields = { 0: 'giaoban-complaint', 1: 1, 2: encodeComplaintContent(content), 3: signatures, ...change }
    return encodeCbor(new Map<number, CborValue>(Object.entries(fields).map(([key, value]) => [Number(key), value])))
  }
  expect(decodeComplaintFile(file()).content).toEqual(content)
  for (const change of [{ 1: 0 }, { 0: 'giaoban-evidence' }, { 3: [zeros(64)] }])
    expect(() => decodeComplaintFile(file(change))).toThrow(CodecError)
  expect(() => decodeComplaintFile(file({ 1: 2 }))).toThrow(expect.objectContaining({ code: 'evidence/unsupported' }))
})
