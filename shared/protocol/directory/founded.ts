/** A unit that began anew: from that epoch on, no device that reads for it has read for it before. */
import type { DeviceId } from '../../ids.ts'
import type { EpochRecord } from './records.ts'

/** The epoch with which the unit's readers of today began; `undefined` when they go back to its first. */
export function foundedAnew(epochs: Iterable<EpochRecord>): EpochRecord | undefined {
  let known = new Set<DeviceId>()
  let founded: EpochRecord | undefined
  for (const epoch of epochs) {
    const devices = epoch.devices.map(({ device }) => device)
    if (epoch.epoch > 1 && !devices.some((device) => known.has(device))) {
      known = new Set()
      founded = epoch
    }
    for (const device of devices) known.add(device)
  }
  return founded
}
