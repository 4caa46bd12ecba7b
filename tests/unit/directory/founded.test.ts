import { expect, test } from 'vitest'
import type { DeviceId } from '../../../shared/ids.ts'
import { foundedAnew } from '../../../shared/protocol/directory/founded.ts'
import type { EpochRecord } from '../../../shared/protocol/directory/records.ts'

/** Epochs from 1 on, each by the devices that it names. */
const founded = (...epochs: readonly (readonly string[])[]): number | undefined =>
  foundedAnew(
    epochs.map(
      (devices, index) =>
        ({
          epoch: index + 1,
          devices: devices.map((device) => ({ device: device as DeviceId, counter: 1 })),
        }) as unknown as EpochRecord, // what else an epoch says is not asked for
    ),
  )?.epoch

test('a unit whose devices come and go, one staying each time, goes back to its first epoch', () => {
  expect(founded(['a', 'b'], ['b', 'c'], ['c'], ['c', 'd'], ['d'])).toBeUndefined()
  expect(founded(['a'])).toBeUndefined()
})

test('it begins anew with the first epoch that names none of those before, and stays so while it rotates', () => {
  expect(founded(['a', 'b'], ['c'], ['c'], ['c', 'd'])).toBe(2)
  expect(founded(['a'], ['b'], ['b'], ['c'])).toBe(4)
})

test('a device that comes back after a new beginning is one of the new ones', () => {
  expect(founded(['a'], ['b'], ['a', 'b'], ['a'])).toBe(2)
})
