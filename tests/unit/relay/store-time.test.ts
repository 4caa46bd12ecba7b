/** What a relay stamps what it keeps with, where its clock is not to be believed. */
import { expect, test } from 'vitest'
import { engineTime } from '../../../relay/storage/store-time.ts'
import { day, hour } from '../../../shared/time.ts'

test('over an engine a clock that is off by more than an hour, either way, gives way to the clock of all', () => {
  const engineNow = 1_000 * day
  let [own, heard]: [number, number | undefined] = [engineNow, engineNow]
  const time = engineTime({ clock: { now: () => own }, engine: () => heard, skewMs: 1 * hour })
  const off = (ms: number): number => {
    own = engineNow + ms
    return time.now() - engineNow
  }
  expect([-7 * hour, -hour, 0, hour, 365 * day].map(off)).toEqual([0, -hour, 0, hour, 0])
  heard = undefined // not a word from the engine yet
  expect(off(-7 * hour)).toBe(-7 * hour)
})
