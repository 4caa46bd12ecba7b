/** Whose time counts: this PC's clock and what the witnesses have signed, and the end of this machine's certificate by both. */
import { beforeAll, expect, test } from 'vitest'
import { asRefusedHere, hasRunOut, hasSurelyRunOut, sealingWhileCertified } from '../../../engine/directory/own-end.ts'
import { boundedAt, usedAt } from '../../../engine/directory/used-at.ts'
import type { SyncContext } from '../../../engine/sync/context.ts'
import { GiaobanError, type ErrorCode } from '../../../shared/errors.ts'
import type { DeviceId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { err, ok } from '../../../shared/result.ts'
import { DirectoryWorld, type TestDevice } from '../../support/directory-world.ts'

const { checkpointMaxAgeMs: day } = limits
let world: DirectoryWorld
let device: TestDevice
let end: number
beforeAll(async () => {
  world = await DirectoryWorld.create()
  device = await world.addDevice(await world.addUnit('tp-hcm'))
  end = device.body.notAfter
})
const seen = (now: number, witnessedAt: number | undefined) => [{ now: () => now }, { witnessedAt }] as const
const own = (now: number, witnessedAt: number | undefined, id = device.id) => ({
  self: { device: id },
  clock: { now: () => now },
  directory: { state: world.state, witnessedAt },
})

test('the time that counts is the later of clock and witnesses; a day behind them a clock that is ahead ends nothing', () => {
  expect([usedAt(...seen(5, 7)), usedAt(...seen(7, 5)), usedAt(...seen(5, undefined))]).toEqual([7, 7, 5])
  expect([boundedAt(...seen(5, 7)), boundedAt(...seen(7, 5)), boundedAt(...seen(3 * day, 5))]).toEqual([7, 7, 5 + day])
  expect([boundedAt(...seen(3 * day, undefined)), boundedAt(...seen(5, undefined))]).toEqual([day, 5])
})

test('a certificate is over at its end by this clock, surely over when the witnesses are at most a day behind', () => {
  expect([hasRunOut(own(end - 1, 0)), hasRunOut(own(end, 0)), hasRunOut(own(0, end))]).toEqual([false, true, true])
  const surely = (now: number, witnessedAt: number) => hasSurelyRunOut(own(now, witnessedAt))
  expect([surely(end, end - day - 1), surely(end, end - day), surely(end - 1, end - day)]).toEqual([false, true, false])
})

test('a machine that no log knows, or that was removed, has not run out', () => {
  const stranger = world.id<DeviceId>()
  expect([hasRunOut(own(end, end, stranger)), hasSurelyRunOut(own(end, end, stranger))]).toEqual([false, false])
})

test('two histories are told first, an old directory while only this clock says that the time is over', () => {
  const says = (now: number, witnessedAt: number, error: ErrorCode) =>
    sealingWhileCertified(own(now, witnessedAt), err(error))
  expect(says(end, end, 'directory/split-view')).toEqual(err('directory/split-view'))
  expect(says(end, 0, 'directory/stale')).toEqual(err('directory/stale'))
  expect(says(end, end, 'directory/stale')).toEqual(err('device/expired'))
  expect(says(end, 0, 'clock/refused')).toEqual(err('device/expired'))
  const view = ok({ checkpoint: { origin: 'log.test', size: 1, root: new Uint8Array(32) }, note: new Uint8Array(1) })
  expect(sealingWhileCertified(own(end - 1, 0), view)).toBe(view)
  expect(sealingWhileCertified(own(end, 0), view)).toEqual(err('device/expired'))
})

test('a relay that does not let this machine in is told as the end of its certificate only where that is over', () => {
  const inactive = new GiaobanError('relay/refused', { params: { reason: 'device-inactive' } })
  const other = new GiaobanError('relay/refused', { params: { reason: 'busy' } })
  const thrown = (refusal: unknown, now = end): unknown => {
    try {
      return asRefusedHere(own(now, 0) as unknown as SyncContext)(refusal)
    } catch (error) {
      return error
    }
  }
  expect(thrown(inactive)).toMatchObject({ code: 'device/expired' })
  expect([thrown(inactive, end - 1), thrown(other), thrown('plain')]).toEqual([inactive, other, 'plain'])
})
