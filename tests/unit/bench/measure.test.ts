import { expect, test } from 'vitest'
import { measurePair, median, milliseconds } from '../../../bench/measure.ts'

const pair = { name: 'row', unit: 'ms', against: 'a yardstick', runs: 3, warmup: 2 }

test('subject and yardstick take turns, and the warm-up does not count', async () => {
  const order: string[] = []
  const row = await measurePair({
    ...pair,
    subject: (run) => {
      order.push(`subject ${run}`)
      return run < 0 ? 1000 : 2
    },
    yardstick: (run) => {
      order.push(`yardstick ${run}`)
      return 1
    },
  })
  expect(order).toEqual([-2, -1, 0, 1, 2].flatMap((run) => [`subject ${run}`, `yardstick ${run}`]))
  expect(row).toEqual({ name: 'row', value: 2, unit: 'ms', against: 'a yardstick', ratio: 2, runs: 3, min: 2, max: 2 })
})

test('the ratio is the median of the pairs, not the ratio of the medians', async () => {
  const subject = [10, 20, 90]
  const yardstick = [1, 10, 10]
  const row = await measurePair({
    ...pair,
    warmup: 0,
    subject: (run) => subject[run] ?? 0,
    yardstick: (run) => yardstick[run] ?? 0,
  })
  expect(row.ratio).toBe(9)
  expect(row.value).toBe(20)
  expect([row.min, row.max]).toEqual([2, 10])
})

test('work that waits is waited for', async () => {
  const row = await measurePair({
    ...pair,
    runs: 1,
    warmup: 0,
    subject: () => Promise.resolve(6),
    yardstick: () => Promise.resolve(3),
  })
  expect(row.ratio).toBe(2)
  expect(await milliseconds(() => new Promise((resolve) => setTimeout(resolve, 20)))).toBeGreaterThan(15)
})

test('a failing subject ends the measurement', async () => {
  const failing = measurePair({
    ...pair,
    subject: () => {
      throw new Error('no relay')
    },
    yardstick: () => 1,
  })
  await expect(failing).rejects.toThrow('no relay')
})

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('no values have no median', () => {
  expect(median([])).toBeNaN()
})
