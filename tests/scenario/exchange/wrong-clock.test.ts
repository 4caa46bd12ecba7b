/** A PC that was started once with its clock ten years ahead, and what is left of that when the clock is right again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../engine/config.ts'
import { day } from '../../../shared/time.ts'
import { openEngineHome } from '../../support/engine-home.ts'
import { sendWanted } from '../../support/hostile-home.ts'
import type { RelayProcess } from '../../support/processes.ts'
import { makeWorld, type World } from '../../support/world.ts'

let world: World
let relay: RelayProcess
beforeAll(async () => {
  world = await makeWorld(4)
  relay = await world.startRelay()
}, 120_000)
afterAll(async () => {
  await relay?.stop()
  world?.[Symbol.dispose]()
})

const real = systemClock()
const ahead = { now: () => real.now() + 3650 * day, monotonic: () => real.monotonic() }

test('it seals again, owes its receipts now, and shows the time of now', { timeout: 60_000 }, async () => {
  const home = world.home('binh-duong', 'commander')
  await using sender = await openEngineHome(world, world.home('tp-hcm', 'duty'))
  const id = await sendWanted(sender, ['binh-duong'])
  await sender.call('sync.once', {})
  {
    await using wrong = await openEngineHome(world, home, { clock: ahead })
    expect(await wrong.call('sync.once', {})).toMatchObject({ received: 1 })
    const answer = { id, answer: { kind: 'assigned', text: 'Tổ 1' } } as const
    await expect(wrong.call('bulletin.acknowledge', answer)).rejects.toMatchObject({ code: 'clock/refused' })
    expect((await wrong.call('sync.state', {})).alarms.map(({ code }) => code)).toContain('clock/skew')
  }
  await using right = await openEngineHome(world, home)
  expect(right.vault.clock.now()).toBeGreaterThan(real.now() + 3000 * day)
  await right.call('sync.once', {})
  expect(Math.abs(right.vault.clock.now() - real.now())).toBeLessThan(60_000)
  expect((await right.call('sync.state', {})).alarms).toEqual([])
  await right.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: 'Tổ 1' } })
  await right.call('sync.once', {})
  await sender.call('sync.once', {})
  const { units } = await sender.call('bulletin.status', { id })
  expect(units).toMatchObject([{ unit: 'binh-duong', rung: 'acknowledged' }])
  expect((await sender.call('sync.state', {})).pending).toBe(0)
})
