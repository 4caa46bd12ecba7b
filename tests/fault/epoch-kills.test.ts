/**
 * A power cut at every kind of step of a rotation and of the key renewal that follows it, first and last time it comes
 * (`SLOW=1`: every time), then the same command again. The unit ends as without it: one epoch, its seed at both devices,
 * nothing left over, and mail to it is read (attack 15).
 */
import { afterAll, expect, test } from 'vitest'
import { keyNames } from '../../engine/vault/key-file.ts'
import { day } from '../../shared/time.ts'
import { deviceKeysOf, epochNow, keyNow, seedsOf, syncAll } from '../support/epochs.ts'
import { makeWorldTemplate, outcomeOf, sendBulletin, type SyncHome, type SyncWorld } from '../support/sync-world.ts'

const template = await makeWorldTemplate(2)
afterAll(() => template[Symbol.dispose]())

const isSlow = process.env['SLOW'] === '1'

/** A day after both devices have renewed their keys: the next round rotates. */
async function untilDue(): Promise<{ readonly world: SyncWorld; readonly sibling: SyncHome; readonly name: string }> {
  const world = template.copy()
  await world.relay()
  const unit = world.units[1]?.code
  const name = `${unit}/commander`
  const sibling = await world.home(`${unit}/duty`)
  await syncAll(await world.home(name), sibling)
  await world.close(name)
  world.clock.advance(day)
  return { world, sibling, name }
}

async function stepsOfRotation(): Promise<readonly string[]> {
  const { world, name } = await untilDue()
  const steps: string[] = []
  let isCounting = false
  const home = await world.home(name, (step) => void (isCounting && steps.push(step)))
  isCounting = true
  await home.call('sync.once', {})
  await world[Symbol.asyncDispose]()
  const counts = new Map<string, number>()
  return steps.map((step) => {
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    return `${step}#${count}`
  })
}

/** Nothing can be thrown at a socket's reader; what it does not pass on is what a cut of its sender leaves. */
function pick(all: readonly string[]): readonly string[] {
  const from = all.findIndex((step) => step.startsWith('epochs.'))
  const to = all.findLastIndex((step) => step.startsWith('epochs.'))
  const within = all.slice(from, to + 2).filter((step) => !step.startsWith('client.receive'))
  const nameOf = (step: string): string => step.split('#')[0] ?? ''
  return isSlow
    ? within
    : within.filter(
        (step, i) =>
          !within.slice(0, i).some((each) => nameOf(each) === nameOf(step)) ||
          !within.slice(i + 1).some((each) => nameOf(each) === nameOf(step)),
      )
}

const points = pick(await stepsOfRotation())

test('a rotation has its steps', () => {
  expect(points.filter((step) => step.startsWith('epochs.')).length).toBeGreaterThanOrEqual(6)
})

test.each(points)('cut at %s, the unit ends with one new epoch that both devices read', async (point) => {
  const { world, sibling, name } = await untilDue()
  try {
    const [step = '', ordinal = ''] = point.split('#')
    let count: number | undefined
    const cut = await world.home(name, (each) => {
      if (count === undefined || each !== step) return
      count += 1
      if (count === Number(ordinal)) throw new Error('power cut')
    })
    count = 0
    await expect(cut.call('sync.once', {})).rejects.toThrow('internal')
    await world.close(name)
    const home = await world.home(name)
    await syncAll(home, sibling, home)
    expect([home, sibling].map(epochNow)).toEqual([2, 2])
    expect([home, sibling].map(seedsOf)).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(home.open.vault.keys.names(keyNames.pendingEpoch(home.unit, 0).subarray(0, 1))).toEqual([])
    expect([home, sibling].map(deviceKeysOf)).toEqual([[keyNow(home)], [keyNow(sibling)]])
    const sender = await world.home(`${world.units[0]?.code}/duty`)
    await syncAll(sender)
    const id = await sendBulletin(sender, [world.units[1]?.code ?? ''])
    await syncAll(sender, home, sibling)
    expect([home, sibling].map((each) => outcomeOf(each, id as never))).toEqual(['accepted', 'accepted'])
  } finally {
    await world[Symbol.asyncDispose]()
  }
})
