import { describe, expect, test } from 'vitest'
import { parseRange } from '../../../relay/http/range.ts'
import { failureCode } from '../../../relay/failure.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { TokenBucket, TokenBuckets } from '../../../relay/token-bucket.ts'

describe('range', () => {
  const of = (header: string | undefined) => parseRange(header, { size: 100, maxBytes: 40 })
  test('one range of bytes, cut to what one answer may hold', () => {
    expect(of('bytes=0-9')).toEqual({ from: 0, to: 10 })
    expect(of('bytes=0-99')).toEqual({ from: 0, to: 40 })
    expect(of('bytes=95-')).toEqual({ from: 95, to: 100 })
    expect(of('bytes=95-500')).toEqual({ from: 95, to: 100 })
    expect(of('bytes=-10')).toEqual({ from: 90, to: 100 })
    expect(of('bytes=-500')).toEqual({ from: 0, to: 40 })
    expect(of(undefined)).toEqual({ from: 0, to: 40 })
  })
  test.each([
    'bytes=',
    'bytes=-',
    'bytes=-0',
    'bytes=100-',
    'bytes=9-8',
    'bytes=0-1,3-4',
    'lines=0-1',
    'bytes=a-b',
    'bytes= 0-1',
    '',
  ])('nothing of %s', (header) => expect(of(header)).toBeUndefined())
})

describe('rates', () => {
  test('a burst passes at once, then one per interval', () => {
    const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0)
    expect([0, 0, 0, 0].map(() => bucket.take(0))).toEqual([0, 0, 0, 500])
    expect(bucket.take(250)).toBe(250)
    expect(bucket.take(500)).toBe(0)
    expect(bucket.isFull(1000)).toBe(false)
    expect(bucket.isFull(3000)).toBe(true)
  })
  test('a dear thing takes what it costs, or nothing', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0)
    expect(bucket.take(0, 8)).toBe(0)
    expect(bucket.take(0, 8)).toBe(6000)
    expect(bucket.take(0, 2)).toBe(0)
  })
  test('a clock that steps back gives no tokens', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 1000)
    expect(bucket.take(1000)).toBe(0)
    expect(bucket.take(0)).toBe(1000)
  })
  test('each key has its own, and only so many are kept', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, 2)
    expect([buckets.take('a', 0), buckets.take('b', 0), buckets.take('a', 0)]).toEqual([0, 0, 1000])
    expect(buckets.take('c', 0)).toBeGreaterThan(0)
    expect(buckets.take('c', 2000)).toBe(0)
    expect(buckets.wait('nobody', 2000)).toBe(0)
    expect(buckets.wait('c', 2000)).toBe(1000)
  })
  test('where keys are had for nothing, the one that was untouched for longest makes room', () => {
    const buckets = new TokenBuckets({ burst: 2, perSecond: 0.001 }, 2, { forgetsOldest: true })
    for (const key of ['a', 'b', 'a']) buckets.charge(key, 0, 2)
    expect(buckets.take('c', 0)).toBe(0)
    expect(buckets.take('c', 0)).toBe(0)
    expect([buckets.wait('a', 0), buckets.wait('b', 0), buckets.wait('c', 0)].map((ms) => ms > 0)).toEqual([
      true, // touched after b
      false, // forgotten
      true,
    ])
  })
})

describe('failures below', () => {
  test('a full disk has its own code, everything else is a bug', () => {
    expect(failureCode(Object.assign(new Error(), { code: 'SQLITE_FULL' }))).toBe('full')
    expect(failureCode(Object.assign(new Error(), { code: 'ENOSPC' }))).toBe('full')
    expect(failureCode(new Error('/home/x/secret'))).toBe('internal')
    expect(failureCode(undefined)).toBe('internal')
  })
  test.each(['engine/busy', 'relay/no-engine'] as const)('%s passes: a desk comes again later', (code) => {
    expect(failureCode(new GiaobanError(code))).toBe('busy')
  })
})
