import { expect, test } from 'vitest'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { makeHome, unlock } from '../../support/home-kit.ts'

const write = (vault: Awaited<ReturnType<typeof unlock>>, name: string): void =>
  vault.store.transaction('test', (tx) => void tx.run('INSERT INTO setting (name, value) VALUES (?, 1)', name))

test('time in a vault stands still when the machine goes back, and goes on when it catches up', async () => {
  using folder = temporaryFolder()
  const kit = await makeTestKit()
  await makeHome(kit, folder.path)
  using vault = await unlock(kit, folder.path)
  const seen = vault.clock.now()
  kit.clock.set(seen - 3_600_000)
  expect(vault.clock.now()).toBe(seen)
  kit.clock.set(seen + 5)
  expect(vault.clock.now()).toBe(seen + 5)
})

test('what a transaction has seen is seen after a restart with the clock set back', async () => {
  using folder = temporaryFolder()
  const kit = await makeTestKit()
  await makeHome(kit, folder.path)
  const start = kit.clock.now()
  {
    using vault = await unlock(kit, folder.path)
    kit.clock.advance(86_400_000)
    write(vault, 'a')
  }
  kit.clock.set(start)
  using vault = await unlock(kit, folder.path)
  expect(vault.clock.now()).toBe(start + 86_400_000)
})

test('a mark of a transaction that was rolled back is written by the next one', async () => {
  using folder = temporaryFolder()
  const kit = await makeTestKit()
  await makeHome(kit, folder.path)
  const start = kit.clock.now()
  {
    using vault = await unlock(kit, folder.path)
    kit.clock.advance(1000)
    expect(() => {
      vault.store.transaction('test', () => {
        vault.clock.now()
        throw new Error('stop')
      })
    }).toThrow('stop')
    write(vault, 'b')
  }
  kit.clock.set(start)
  using vault = await unlock(kit, folder.path)
  expect(vault.clock.now()).toBe(start + 1000)
})

test("the monotonic clock is the machine's own", async () => {
  using folder = temporaryFolder()
  const kit = await makeTestKit()
  await makeHome(kit, folder.path)
  using vault = await unlock(kit, folder.path)
  const before = vault.clock.monotonic()
  kit.clock.advance(7)
  expect(vault.clock.monotonic() - before).toBe(7)
})
