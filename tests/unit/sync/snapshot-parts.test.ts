import { expect, test } from 'vitest'
import { inRecordParts } from '../../../engine/sync/siblings/snapshot-out.ts'
import { inPayloads } from '../../../engine/sync/receipts/carried-item.ts'
import { limits } from '../../../shared/limits.ts'
import type { RecordId, StatementHash } from '../../../shared/ids.ts'

const hash = (n: number) => n.toString(16).padStart(64, '0') as StatementHash
const recordOf = (n: number, length: number) => ({
  record: hash(n) as unknown as RecordId,
  frontier: Array.from({ length }, (_, i) => hash(i)),
})

test('a record of which every unit has said something has a part that still fits one body', () => {
  const records = Array.from({ length: 300 }, (_, n) => recordOf(n, 102))
  const parts = inRecordParts(records)
  expect(parts.flat()).toEqual(records)
  expect(parts.length).toBeGreaterThan(1)
  for (const part of parts) {
    const bytes = part.reduce((sum, { frontier }) => sum + 64 + 34 * frontier.length, 0)
    expect(bytes).toBeLessThanOrEqual(limits.frontierBytesPerPart)
  }
})

test('records without words of others fill a part by their number; no record is one empty part', () => {
  const parts = inRecordParts(Array.from({ length: limits.recordsPerPart + 1 }, (_, n) => recordOf(n, 1)))
  expect(parts.map((part) => part.length)).toEqual([limits.recordsPerPart, 1])
  expect(inRecordParts([])).toEqual([[]])
})

test('an original that fits no carry is left out and stops no other', () => {
  const item = (bytes: number) =>
    ({ tbsBytes: new Uint8Array(500), signatures: [], body: new Uint8Array(bytes), reason: 'sibling' }) as const
  const [small, large] = [item(2000), item(limits.bodyBytes)]
  expect(inPayloads([small, large, small])).toEqual([[small, small]])
})

test('the largest operation that is allowed fits a carry, beside the largest that is signed with it', () => {
  const item = {
    tbsBytes: new Uint8Array(limits.tbsBytes),
    signatures: Array.from({ length: limits.signersPerStatement }, () => new Uint8Array(64)),
    body: new Uint8Array(limits.operationBodyBytes),
    reason: 'sibling',
  } as const
  expect(inPayloads([item])).toEqual([[item]])
})
