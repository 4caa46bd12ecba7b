/** Replaying the log takes seconds where it is long: the engine answers other calls between its steps, and it can be stopped. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeWorldTemplate, passphrase, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let home: SyncHome

beforeAll(async () => {
  using template = await makeWorldTemplate(4)
  world = template.copy()
  home = await world.home(`${world.units[0]?.code}/duty`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => void home.events.splice(0))

const progress = () => home.events.flatMap((each) => (each.event === 'progress' ? [each.value] : []))
const begun = async (): Promise<string> => {
  while (progress().length === 0) await new Promise((resolve) => setImmediate(resolve))
  return progress()[0]?.cancel ?? ''
}

test('a call that comes while the log is judged again is answered before it is', async () => {
  const order: string[] = []
  const verified = home.call('directory.verify', {}).then(({ ok, size }) => {
    order.push('verified')
    return { ok, size }
  })
  await home.call('desk.get', {})
  order.push('desk')
  const { ok, size } = await verified
  expect([ok, order]).toEqual([true, ['desk', 'verified']])
  expect(progress().at(-1)).toMatchObject({ task: 'directory', total: size })
})

test('it is stopped by whoever waits for it, and by a locked vault', async () => {
  const stopped = home.call('directory.verify', {}).catch((thrown: unknown) => thrown)
  expect(await home.call('task.cancel', { id: await begun() })).toEqual({ cancelled: true })
  expect(await stopped).toMatchObject({ code: 'engine/cancelled' })
  home.events.splice(0)
  const locked = home.call('directory.verify', {}).catch((thrown: unknown) => thrown)
  await begun()
  await home.call('session.lockVault', {})
  expect(await locked).toMatchObject({ code: 'engine/cancelled' })
  await home.call('session.unlock', { passphrase })
  expect(await home.call('directory.verify', {})).toMatchObject({ ok: true })
})

test('a vault whose log is still being replayed is locked, says how far it is, and opens nothing when it is stopped', async () => {
  await home.call('session.lockVault', {})
  home.events.splice(0)
  const unlocking = home.call('session.unlock', { passphrase })
  await begun()
  expect(await home.call('session.state', {})).toMatchObject({ phase: 'locked' })
  await expect(home.call('desk.get', {})).rejects.toMatchObject({ code: 'vault/locked' })
  expect(await unlocking).toMatchObject({ phase: 'open' })
  await home.call('session.lockVault', {})
  home.events.splice(0)
  const stopped = home.call('session.unlock', { passphrase }).catch((thrown: unknown) => thrown)
  expect(await home.call('task.cancel', { id: await begun() })).toEqual({ cancelled: true })
  expect(await stopped).toMatchObject({ code: 'engine/cancelled' })
  expect(await home.call('session.state', {})).toMatchObject({ phase: 'locked' })
  expect(await home.call('session.unlock', { passphrase })).toMatchObject({ phase: 'open' })
})
