import { expect, test } from 'vitest'

test.only('the others are dropped', () => {
  expect(1).toBe(1)
})
