import { expect, test } from 'vitest'
import type { StatementHash } from '../../../shared/ids.ts'
import { noveltyOf } from '../../../engine/envelope/duplicate.ts'

const hash = (digit: string): StatementHash => digit.repeat(64) as StatementHash // hex of 32 bytes
const link = { seq: 5, prev: hash('4') }
const nothing = { atSeq: undefined, before: undefined, namedByNext: undefined, isStored: false }

test('a sequence number never seen is new, whether or not its predecessor is here', () => {
  expect(noveltyOf(hash('5'), link, nothing)).toBe('new')
  expect(noveltyOf(hash('5'), link, { ...nothing, before: hash('4') })).toBe('new')
})

test('a statement that a carry brought before is not stored twice', () => {
  expect(noveltyOf(hash('5'), link, { ...nothing, isStored: true })).toBe('stored-before')
})

test('the same statement under the same number is a duplicate', () => {
  expect(noveltyOf(hash('5'), link, { ...nothing, atSeq: hash('5'), isStored: true })).toBe('duplicate')
})

test('another statement under the same number is a fork', () => {
  expect(noveltyOf(hash('6'), link, { ...nothing, atSeq: hash('5') })).toBe('fork')
})

test('a number whose successor names another statement is a fork', () => {
  expect(noveltyOf(hash('5'), link, { ...nothing, namedByNext: hash('9') })).toBe('fork')
  expect(noveltyOf(hash('5'), link, { ...nothing, namedByNext: hash('5') })).toBe('new')
})

test('a number that continues another chain than the known one is a fork', () => {
  expect(noveltyOf(hash('5'), link, { ...nothing, before: hash('9') })).toBe('fork')
})
