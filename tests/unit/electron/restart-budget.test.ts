import { expect, test } from 'vitest'
import { createRestartBudget } from '../../../electron/main/restart-budget.ts'

test('gives up after the count is used within the window', () => {
  const budget = createRestartBudget({ count: 3, windowMs: 1000 })
  expect([0, 1, 2, 3].map((now) => budget.take(now))).toEqual([true, true, true, false])
})

test('a restart is earned back when its window has passed', () => {
  const budget = createRestartBudget({ count: 2, windowMs: 1000 })
  expect([0, 500, 999, 1000, 1400, 1500].map((now) => budget.take(now))).toEqual([true, true, false, true, false, true])
})
