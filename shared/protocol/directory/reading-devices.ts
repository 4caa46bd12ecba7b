/** The devices that an epoch must name: reading, certified, past their cool-down, not expired, not suspended, with a key of their own. */
import type { UnitId } from '../../ids.ts'
import { deviceCertificateAt, isSuspended, isWithin } from './certificates.ts'
import type { DirectoryState } from './directory-state.ts'
import type { DeviceCounter } from './leaves/fields.ts'

/** Ascending by device. `size`: which leaves count; `at`: the time that cool-downs and ends are compared with. */
export function readingDevices(
  state: DirectoryState,
  unit: UnitId,
  when: { readonly size: number; readonly at: number },
): readonly DeviceCounter[] {
  const record = state.units.get(unit)
  if (record === undefined) return []
  const found: DeviceCounter[] = []
  for (let i = 0; i < record.devices.length; i++) {
    const device = record.devices.at(i)
    const certificate = device && deviceCertificateAt(state, device, when.size)
    if (device === undefined || certificate === undefined) continue
    const holder = state.devices.get(device)
    const key = holder?.keys.findLast((each) => each.index < when.size)
    if (key === undefined || holder === undefined || isSuspended(holder, when.size)) continue
    if (!certificate.limits.includes('read') || !isWithin(certificate, when.at)) continue
    found.push({ device, counter: key.counter })
  }
  return found.toSorted((a, b) => (a.device < b.device ? -1 : 1))
}
