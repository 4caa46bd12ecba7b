import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rotateAsked, rotationDue, readersNow, turnAt } from '../../../engine/epochs/due.ts'
import type { EpochHome } from '../../../engine/epochs/work.ts'
import { countMail, endEpoch, saveComplaint } from '../../../engine/store/epochs.ts'
import { writeMeta } from '../../../engine/store/meta.ts'
import { limits } from '../../../shared/limits.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { day, minute } from '../../../shared/time.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let desks: readonly SyncHome[]

beforeAll(async () => {
  template = await makeWorldTemplate(1)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  const code = world.units[0]?.code
  desks = await Promise.all(['duty', 'investigator', 'commander'].map((role) => world.home(`${code}/${role}`)))
})
afterEach(() => world[Symbol.asyncDispose]())

const homeOf = ({ open }: SyncHome): EpochHome => ({
  context: open.context,
  keys: open.vault.keys,
  signing: open.vault.deviceSigning,
})
const duty = (): SyncHome => desks[0] as SyncHome
const reasonOf = (home: SyncHome): string | undefined => rotationDue(homeOf(home))?.reason
const endsAt = (): number => (currentEpoch(duty().open.directory.state, duty().unit)?.logged ?? 0) + day

describe('a rotation is due', () => {
  test('when the policy’s period for a province is over, and not a millisecond before', () => {
    world.clock.set(endsAt() - 1)
    expect(reasonOf(duty())).toBeUndefined()
    world.clock.set(endsAt())
    expect(rotationDue(homeOf(duty()))).toEqual({ reason: 'period', since: endsAt() })
  })

  test('when 2^16 envelopes were sealed to the epoch, each sibling a little later than the one before', () => {
    const { context } = duty().open
    const fill = (home: SyncHome, envelopes: number): void =>
      home.open.context.store.transaction('test', (tx) => countMail(tx, 1, envelopes))
    for (const desk of desks) fill(desk, limits.envelopesPerEpoch - 1)
    expect(desks.map(reasonOf)).toEqual([undefined, undefined, undefined])
    for (const desk of desks) fill(desk, 1)
    expect(desks.filter((desk) => reasonOf(desk) === 'volume')).toHaveLength(1)
    for (const desk of desks) fill(desk, 128)
    expect(desks.map(reasonOf)).toEqual(['volume', 'volume', 'volume'])
    expect(context.store.read.get('SELECT envelopes FROM epoch_mail WHERE epoch = 1')).toEqual({
      envelopes: limits.envelopesPerEpoch + 128,
    })
  })

  test('when the newest epoch was refused here, or a sibling complains about it', () => {
    const [one, two] = [duty(), desks[1] as SyncHome]
    one.open.context.store.transaction('test', (tx) => endEpoch(tx, { epoch: 1, state: 'refused', at: 1 }))
    expect(reasonOf(one)).toBe('refused')
    const device = one.open.context.self.device
    two.open.context.store.transaction('test', (tx) => saveComplaint(tx, { epoch: 1, device, code: 'wrap', at: 5 }))
    expect(rotationDue(homeOf(two))).toEqual({ reason: 'refused', since: 5 })
  })

  test('when an administrator asked for the end of this epoch, not of another', () => {
    const ask = (epoch: number): void =>
      duty().open.context.store.transaction('test', (tx) => writeMeta(tx, rotateAsked, epoch))
    ask(2)
    expect(reasonOf(duty())).toBeUndefined()
    ask(1)
    expect(reasonOf(duty())).toBe('asked')
  })

  test('when a certificate has run out: the epoch names a device that reads no more', () => {
    world.clock.advance(91 * day)
    expect(readersNow(homeOf(duty()))).toEqual([])
    expect(reasonOf(duty())).toBeUndefined()
  })

  test('never for a device that reads nothing', async () => {
    const admin = await world.home(`${world.units[0]?.code}/admin`)
    world.clock.set(endsAt() + day)
    expect([reasonOf(admin), reasonOf(duty())]).toEqual([undefined, 'period'])
  })
})

test('turns are apart, all different, and the first is at once', () => {
  world.clock.set(endsAt())
  const turns = desks.map((desk) => turnAt(homeOf(desk), { reason: 'period', since: endsAt() }) - endsAt())
  expect(turns.toSorted((a, b) => a - b)).toEqual([0, 5 * minute, 10 * minute])
  const urgent = desks.map((desk) => turnAt(homeOf(desk), { reason: 'removal', since: 0 }))
  expect(urgent.toSorted((a, b) => a - b)).toEqual([0, limits.rotationUrgentTurnMs, 2 * limits.rotationUrgentTurnMs])
})

test('a live home waits for its turn, and knows when it is', () => {
  world.clock.set(endsAt())
  const nexts = desks.map(({ open }) => open.epochs.nextAt ?? 0)
  expect(nexts.toSorted((a, b) => a - b)).toEqual([0, 5 * minute, 10 * minute].map((turn) => endsAt() + turn))
})
