/** The directory after a number of leaves: an immutable value, shared structure, made by `applyLeaf` only. */
import type { CircleId, DeviceId, LeafHash, OfficerId, UnitId } from '../../ids.ts'
import type { Bytes } from '../../bytes.ts'
import { GrownList } from './grown-list.ts'
import { PersistentMap } from './persistent-map.ts'
import type {
  Certificate,
  CircleRecord,
  DeviceRecord,
  NewLogRecord,
  OfficerRecord,
  PolicyVersion,
  UnitRecord,
} from './records.ts'

export interface DirectoryState {
  /** Root fingerprint that the first policy must have; absent: any (a relay on loopback without one). */
  readonly expectedRoot?: Bytes
  /** Leaves so far: the index of the next one. */
  readonly size: number
  /** `logged` of the newest leaf: the only clock of the rules. */
  readonly clock: number
  /** Each as it holds: a changed witness key or a new log makes a version of its own. */
  readonly policies: GrownList<PolicyVersion>
  readonly newLogs: GrownList<NewLogRecord>
  readonly units: PersistentMap<UnitId, UnitRecord>
  /** Unit by hex of its current code. */
  readonly codes: PersistentMap<string, UnitId>
  readonly officers: PersistentMap<OfficerId, OfficerRecord>
  readonly devices: PersistentMap<DeviceId, DeviceRecord>
  readonly certificates: PersistentMap<LeafHash, Certificate>
  readonly circles: PersistentMap<CircleId, GrownList<CircleRecord>>
  /** SHA-256 of each signed body that has had an effect and has no number of its own: it never has one again. */
  readonly said: PersistentMap<string, true>
  /** Index of the first leaf that this version does not understand and may not seal without. */
  readonly updateNeeded?: number
}

export const emptyDirectory = (expectedRoot?: Bytes): DirectoryState => ({
  ...(expectedRoot === undefined ? {} : { expectedRoot }),
  size: 0,
  clock: 0,
  policies: new GrownList(),
  newLogs: new GrownList(),
  units: PersistentMap.empty(),
  codes: PersistentMap.empty(),
  officers: PersistentMap.empty(),
  devices: PersistentMap.empty(),
  certificates: PersistentMap.empty(),
  circles: PersistentMap.empty(),
  said: PersistentMap.empty(),
})
