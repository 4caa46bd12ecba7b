/** What is found of a stream, and after how long it is believed. */
import { expect, test } from 'vitest'
import { Belief, type Found } from '../../../relay/storage/replicated/belief.ts'
import { limits } from '../../../shared/limits.ts'

const after: readonly (readonly [Found, number])[] = [
  ['short', limits.engineShortTries * limits.engineShortMs],
  ['away', limits.engineAwayMs],
  ['alone', limits.engineLoneMs],
  ['apart', limits.engineLoneMs],
]

test('what two nodes say is believed at once', () => {
  for (const found of ['same', 'mended', 'other'] as const) expect(new Belief().takes(found, 1000)).toBe(true)
})

test.each(after)('%s is believed when it was found for its time, and not before', (found, ms) => {
  const belief = new Belief()
  expect([0, ms - 1, ms].map((at) => belief.takes(found, 1000 + at))).toEqual([false, false, true])
})

test.each(after)('%s has its whole time before it again when something else was found between', (found, ms) => {
  const belief = new Belief()
  belief.takes(found, 0)
  belief.takes('unknown', ms - 1)
  expect([ms, 2 * ms - 1, 2 * ms].map((at) => belief.takes(found, at))).toEqual([false, false, true])
})

test('what cannot be told is never believed', () => {
  const belief = new Belief()
  expect([0, limits.engineAwayMs, 10 * limits.engineAwayMs].map((at) => belief.takes('unknown', at))).toEqual([
    false,
    false,
    false,
  ])
})
