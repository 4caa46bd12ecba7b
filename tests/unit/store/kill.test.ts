import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '../../../engine/store/database.ts'
import { lockHome } from '../../../engine/store/home-lock.ts'
import { systemClock } from '../../../engine/config.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const fixture = join(import.meta.dirname, '../../fixtures/store-child.ts')
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(...args: readonly string[]): ChildProcess {
  const child = fork(fixture, args, {
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  return child
}

test('a process killed at any step leaves whole transactions only, and all that it had committed', async () => {
  const stepsInAPair = 3
  for (let killAt = 1; killAt <= 5 * stepsInAPair; killAt += 2) {
    using folder = temporaryFolder()
    const child = start('write', folder.path, String(killAt))
    const told: unknown[] = []
    child.on('message', (message) => told.push(message))
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    using store = openStore({
      file: join(folder.path, 'vault.db'),
      key: kit.crypto.secretKey(new Uint8Array(32).fill(7)),
      crypto: kit.crypto,
      step: kit.step,
    })
    const sides = (side: string): number =>
      store.read.get<{ n: number }>('SELECT count(*) AS n FROM counter WHERE name LIKE ?', `${side} %`)?.n ?? -1
    // steps of a pair: before, inside, after; "after" means committed
    expect([sides('left'), sides('right')]).toEqual(Array(2).fill(Math.floor(killAt / stepsInAPair)))
    expect(told.length).toBeLessThanOrEqual(sides('left'))
  }
})

test('a second process is refused while the first holds the home, and not after the first was killed', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'lock.db')
  const clock = systemClock()
  const holder = start('hold', folder.path)
  await once(holder, 'message')
  expect(await codeOf(() => lockHome({ file, clock, waitMs: 0 }))).toBe('profile/in-use')
  const waiting = lockHome({ file, clock, waitMs: 10_000 })
  holder.kill('SIGKILL')
  using lock = await waiting
  expect(lock.held).toBe(true)
})

test('the wait for a home has an end', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'lock.db')
  const clock = systemClock()
  using lock = await lockHome({ file, clock, waitMs: 0 })
  const from = clock.monotonic()
  expect(await codeOf(() => lockHome({ file, clock, waitMs: 250 }))).toBe('profile/in-use')
  expect(clock.monotonic() - from).toBeGreaterThanOrEqual(250)
  expect(lock.held).toBe(true)
})
