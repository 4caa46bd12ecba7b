import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createThrottle, pauseAfter } from '../../../engine/vault/throttle.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { createHandClock, makeTestKit, temporaryFolder, type HandClock } from '../../support/engine-kit.ts'
import { codeOf, makeHome, unlock } from '../../support/home-kit.ts'

/** The rest of the pause, 0 when a try is allowed; each allowed try is a wrong one. */
function wrongTry(path: string, clock: HandClock): number {
  try {
    createThrottle({ path, clock }).begin()
    return 0
  } catch (thrown) {
    if (thrown instanceof GiaobanError && thrown.code === 'vault/throttled') return thrown.retryAfterMs ?? -1
    throw thrown
  }
}

test('the pause begins after the 3rd wrong passphrase, doubles, and ends at a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 8, 9, 10, 1000].map(pauseAfter)).toEqual([
    0, 0, 0, 1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
  ])
})

test('the count is kept across restarts, and waiting out the pause allows one more try', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'attempts')
  const clock = createHandClock()
  expect([1, 2, 3].map(() => wrongTry(path, clock))).toEqual([0, 0, 0])
  expect(wrongTry(path, clock)).toBe(1000)
  clock.advance(999)
  expect(wrongTry(path, clock)).toBe(1)
  clock.advance(1)
  expect(wrongTry(path, clock)).toBe(0)
  expect(wrongTry(path, clock)).toBe(2000)
})

test('setting the wall clock shortens nothing', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'attempts')
  const clock = createHandClock()
  for (let i = 0; i < 3; i++) wrongTry(path, clock)
  clock.set(clock.now() + 10 * 365 * 86_400_000)
  expect(wrongTry(path, clock)).toBe(1000)
  clock.set(0)
  expect(wrongTry(path, clock)).toBe(1000)
})

test('after a restart of the machine the pause runs from its start', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'attempts')
  const before = createHandClock()
  before.advance(500_000)
  for (let i = 0; i < 3; i++) wrongTry(path, before)
  const after = createHandClock()
  after.advance(-700)
  expect(wrongTry(path, after)).toBe(700)
  after.advance(700)
  expect(wrongTry(path, after)).toBe(0)
})

test('a right passphrase ends the count, and an unreadable count is a long pause', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'attempts')
  const clock = createHandClock()
  for (let i = 0; i < 3; i++) wrongTry(path, clock)
  clock.advance(1000)
  const throttle = createThrottle({ path, clock })
  throttle.begin()
  throttle.succeeded()
  expect([1, 2, 3].map(() => wrongTry(path, clock))).toEqual([0, 0, 0])
  writeFileSync(path, 'not a count')
  expect(wrongTry(path, clock)).toBe(60_000)
})

test('a throttled unlock says when to try again, right passphrase or not', async () => {
  using folder = temporaryFolder()
  const kit = await makeTestKit()
  await makeHome(kit, folder.path)
  for (let i = 0; i < 3; i++) await codeOf(() => unlock(kit, folder.path, { passphrase: 'sai' }))
  expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/throttled')
  kit.clock.advance(1000)
  using vault = await unlock(kit, folder.path)
  expect(vault.officer.badge).toBe('100-001')
})
