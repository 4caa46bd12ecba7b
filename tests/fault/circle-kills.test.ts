/**
 * A power cut at every step of taking a circle's key in, of renewing it and of destroying it, then the same command again:
 * it ends as without the cut, and mail to the circle is read (attack 15).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CircleId, StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { circleSeedsOf, publishCircle, versionNow } from '../support/circles.ts'
import { syncAll } from '../support/epochs.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../support/sync-world.ts'

let template: WorldTemplate
let circle: CircleId
beforeAll(async () => {
  template = await makeWorldTemplate(2, undefined, async (made) => {
    const { url } = await made.relay()
    const [here = '', there = ''] = made.units.map(({ code }) => code)
    const device = await made.home(`${here}/duty`)
    const admin = await made.home(`${here}/admin`)
    await syncAll(device, await made.home(`${there}/duty`))
    circle = await publishCircle({ device, admin, relay: url }, { units: made.units.map(({ id }) => id) })
    await syncAll(device)
  })
}, 120_000)
afterAll(() => template[Symbol.dispose]())

const points = [
  'circles.adopt.before',
  'circles.adopt.after',
  'circles.renew.before',
  'circles.wraps-stored.after',
  'circles.statement-logged.after',
  'circles.delete.before',
  'circles.delete.after',
]

/** Everything that a key of a circle goes through at the second unit: adopted, renewed for its age, the old one destroyed. */
async function live(world: SyncWorld, cut: string | undefined): Promise<void> {
  const name = `${world.units[1]?.code}/duty`
  let isCut = cut === undefined
  const open = (): Promise<SyncHome> =>
    world.home(name, (step) => {
      if (isCut || step !== cut) return
      isCut = true
      throw new Error('cut')
    })
  const round = async (): Promise<SyncHome> => {
    const before = isCut
    const home = await open()
    await home.call('sync.once', {}).catch(() => undefined)
    if (before === isCut) return home
    await world.close(name)
    const again = await open()
    await syncAll(again)
    return again
  }
  const sender = await world.home(`${world.units[0]?.code}/duty`)
  await round()
  world.clock.advance(limits.circlePeriodMs)
  await round()
  await syncAll(sender)
  world.clock.advance(limits.epochKeptMaxMs)
  await syncAll(sender)
  const home = await round()
  await syncAll(home)
  expect(isCut).toBe(true)
  const newest = versionNow(home, circle)
  expect(circleSeedsOf(home, circle)).toContain(newest)
  expect(circleSeedsOf(home, circle)).not.toContain(1)
  await syncAll(sender, home, sender)
  const id = await sendBulletin(sender, [`circle:${circle}`])
  await syncAll(sender, home)
  expect(outcomeOf(home, id as string as StatementHash)).toBe('accepted')
}

test.each(points)('cut at %s, the circle goes on', { timeout: 120_000 }, async (point) => {
  await using world = template.copy()
  await world.relay()
  await live(world, point)
})
