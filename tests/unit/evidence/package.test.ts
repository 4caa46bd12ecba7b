/** What a package may hold (docs/spec/evidence.md, Package): each bound, and what is no package or a later one. */
import { expect, test } from 'vitest'
import {
  decodeEvidenceFile,
  encodeEvidenceContent,
  encodeEvidenceFile,
  evidenceSignatureInput,
  evidenceVersion,
  type EvidenceAudit,
  type EvidenceContent,
  type EvidenceStatement,
} from '../../../engine/evidence/package.ts'
import { auditEntryMaxBytes } from '../../../engine/store/audit.ts'
import { equalBytes, utf8 } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { LeafHash, RecordId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'

const zeros = (length: number) => new Uint8Array(length)
const many = <T>(length: number, item: T): readonly T[] => Array.from({ length }, () => item)
const hash = '00'.repeat(32)
const statement: EvidenceStatement = { tbsBytes: zeros(1), signatures: [zeros(64)], body: zeros(1) }
const row: EvidenceAudit['rows'][number] = { checkpoint: 0, entry: zeros(1), salt: zeros(32), path: [] }
const audit: EvidenceAudit = { device: hash as LeafHash, checkpoints: [zeros(1)], rows: [row] }
const content: EvidenceContent = {
  record: hash as RecordId,
  root: zeros(32),
  leaves: [zeros(1)],
  note: zeros(1),
  statements: [statement],
  exported: {
    at: 1,
    role: 'commander',
    device: hash as LeafHash,
    officer: hash as LeafHash,
    name: 'n',
    badge: 'b',
    salt: zeros(32),
  },
}
const signatures = [zeros(64), zeros(64)]
const fileOf = (change: Partial<EvidenceContent>) =>
  encodeEvidenceFile({ contentBytes: encodeEvidenceContent({ ...content, ...change }), signatures })

test('a package is read as it was written', () => {
  const full: EvidenceContent = { ...content, audit: { ...audit, rows: [{ ...row, path: [zeros(32)] }] } }
  const contentBytes = encodeEvidenceContent(full)
  const file = encodeEvidenceFile({ contentBytes, signatures })
  expect(decodeEvidenceFile(file)).toEqual({ content: full, contentBytes, signatures })
  expect(decodeEvidenceFile(fileOf({})).content).toEqual(content)
})

const statements = (change: Partial<EvidenceStatement>) => ({ statements: [{ ...statement, ...change }] })
const exported = (change: Partial<EvidenceContent['exported']>) => ({ exported: { ...content.exported, ...change } })
const audits = (change: Partial<EvidenceAudit>) => ({ audit: { ...audit, ...change } })
const rows = (change: Partial<typeof row>) => audits({ rows: [{ ...row, ...change }] })
const { shortTextBytes, signersPerStatement } = limits

test.each<[string, (size: number) => Partial<EvidenceContent>, number, number]>([
  ['root', (size) => ({ root: zeros(size) }), 32, 32],
  ['leaf', (size) => ({ leaves: [zeros(size)] }), 0, limits.leafBytes],
  ['leaves', (size) => ({ leaves: many(size, zeros(0)) }), 1, limits.evidenceLeaves],
  ['note', (size) => ({ note: zeros(size) }), 0, limits.noteBytes],
  ['statements', (size) => ({ statements: many(size, statement) }), 1, limits.evidenceStatements],
  ['tbs', (size) => statements({ tbsBytes: zeros(size) }), 0, limits.tbsBytes],
  ['body', (size) => statements({ body: zeros(size) }), 0, limits.bodyBytes],
  ['signature', (size) => statements({ signatures: [zeros(size)] }), 64, 64],
  ['signatures', (size) => statements({ signatures: many(size, zeros(64)) }), 1, signersPerStatement],
  ['name', (size) => exported({ name: 'n'.repeat(size) }), 0, shortTextBytes],
  ['badge', (size) => exported({ badge: 'b'.repeat(size) }), 0, shortTextBytes],
  ['salt', (size) => exported({ salt: zeros(size) }), 32, 32],
  ['checkpoint', (size) => audits({ checkpoints: [zeros(size)] }), 0, limits.noteBytes],
  ['checkpoints', (size) => audits({ checkpoints: many(size, zeros(1)) }), 1, limits.evidenceStatements],
  ['rows', (size) => audits({ rows: many(size, row) }), 1, limits.evidenceStatements],
  ['place of a checkpoint', (checkpoint) => rows({ checkpoint }), 0, limits.evidenceStatements],
  ['entry', (size) => rows({ entry: zeros(size) }), 0, auditEntryMaxBytes],
  ['salt of a row', (size) => rows({ salt: zeros(size) }), 32, 32],
  ['path', (size) => rows({ path: [...many(size, zeros(32))] }), 0, 53],
  ['node', (size) => rows({ path: [zeros(size)] }), 32, 32],
])('%s has its bounds', (_, change, from, to) => {
  for (const size of [from, to]) {
    const bytes = encodeEvidenceContent({ ...content, ...change(size) })
    const read = decodeEvidenceFile(encodeEvidenceFile({ contentBytes: bytes, signatures })).content
    expect(equalBytes(encodeEvidenceContent(read), bytes)).toBe(true)
  }
  for (const size of [from - 1, to + 1].filter((each) => each >= 0))
    expect(() => encodeEvidenceContent({ ...content, ...change(size) })).toThrow(CodecError)
})

test.each(['record', 'device', 'officer', 'audited'] as const)('the id of %s is that of a hash', (which) => {
  const short = '00'.repeat(16)
  const change = {
    record: { record: short as RecordId },
    device: exported({ device: short as LeafHash }),
    officer: exported({ officer: short as LeafHash }),
    audited: audits({ device: short as LeafHash }),
  }[which]
  expect(() => encodeEvidenceContent({ ...content, ...change })).toThrow(CodecError)
})

test('two sign a package, each with a whole signature', () => {
  const contentBytes = encodeEvidenceContent(content)
  for (const by of [[], [zeros(64)], many(3, zeros(64)), [zeros(64), zeros(63)], [zeros(65), zeros(64)]])
    expect(() => encodeEvidenceFile({ contentBytes, signatures: by })).toThrow(CodecError)
})

test('a later version is said to be one; everything else that is not this one is no package', () => {
  const refusalOf = (change: Readonly<Record<number, CborValue>>): unknown => {
    const fields = new Map<number, CborValue>([
      [0, 'giaoban-evidence'],
      [1, evidenceVersion],
      [2, encodeEvidenceContent(content)],
      [3, signatures],
    ])
    for (const [key, value] of Object.entries(change)) fields.set(Number(key), value)
    try {
      return decodeEvidenceFile(encodeCbor(fields)).contentBytes.length > 0
    } catch (thrown) {
      if (thrown instanceof CodecError) return 'malformed'
      return thrown instanceof GiaobanError && thrown.recoverable ? 'recoverable' : (thrown as GiaobanError).code
    }
  }
  expect(refusalOf({})).toBe(true)
  expect(refusalOf({ 1: evidenceVersion + 1 })).toBe('evidence/unsupported')
  expect(refusalOf({ 1: 7, 3: 'whatever it became' })).toBe('evidence/unsupported')
  expect(refusalOf({ 1: evidenceVersion - 1 })).toBe('malformed')
  for (const version of ['z', '2']) expect(refusalOf({ 1: version })).toBe('malformed')
  expect(refusalOf({ 0: 'giaoban-evidencf' })).toBe('malformed')
  expect(refusalOf({ 0: 'giaoban-other', 1: evidenceVersion + 1 })).toBe('malformed')
  expect(refusalOf({ 2: zeros(limits.bodyBytes) })).toBe('malformed')
  for (const value of [encodeCbor([1, 2]), encodeCbor(1), zeros(0)])
    expect(() => decodeEvidenceFile(value)).toThrow(CodecError)
})

test('what is signed is the content behind its label and its length', () => {
  const input = evidenceSignatureInput(Uint8Array.of(9, 8))
  expect(input).toEqual(Uint8Array.of(...utf8('giaoban/evidence/v1'), 0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 8))
})
