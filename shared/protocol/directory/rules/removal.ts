/** What the removal of a device does to its unit's epochs, whoever removes it. */
import type { DeviceId } from '../../../ids.ts'
import type { UnitRecord } from '../records.ts'

/** No envelope to an epoch that the device was in: that leaf closes them all. */
export function withClosedEpochs(
  unit: UnitRecord,
  device: DeviceId,
  { index, logged }: { readonly index: number; readonly logged: number },
): UnitRecord {
  const newest = unit.epochs.findLast((epoch) => epoch.devices.some((each) => each.device === device))
  if (newest === undefined || newest.epoch <= (unit.closedEpochs.last?.through ?? 0)) return unit
  return { ...unit, closedEpochs: unit.closedEpochs.append({ index, logged, through: newest.epoch }) }
}
