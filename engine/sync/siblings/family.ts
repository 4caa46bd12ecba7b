/** The other devices of the unit that read with this one, and who of them acts first (docs/spec/snapshot.md, Turns). */
import { bytesToHex, concat, type Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import type { EpochRecord } from '../../../shared/protocol/directory/records.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import type { ReadableDb } from '../../store/database.ts'
import { readMeta } from '../../store/meta.ts'
import { namedAndMissing } from '../../store/siblings.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'

/** Meta name: since when a whole snapshot is here. */
export const snapshotWholeAt = 'sync.snapshot-whole-at'

/** Devices of the newest epoch, this one among them. */
export const readersOf = ({ directory, self }: SyncContext): readonly DeviceId[] =>
  (currentEpoch(directory.state, self.unit)?.devices ?? []).map(({ device }) => device)

/** The first epoch that was made for that device. */
export function firstEpochOf(state: DirectoryState, unit: UnitId, device: DeviceId): EpochRecord | undefined {
  for (const epoch of state.units.get(unit)?.epochs ?? []) {
    if (epoch.devices.some((each) => each.device === device)) return epoch
  }
  return undefined
}

/** Readers of today that were readers before `epoch`: those who can tell a newcomer what there is. */
export function eldersOf(context: SyncContext, epoch: number): readonly DeviceId[] {
  const { directory, self } = context
  return readersOf(context).filter((device) => {
    const first = firstEpochOf(directory.state, self.unit, device)
    return first !== undefined && first.epoch < epoch
  })
}

/** Since which epoch this device is new and without a whole snapshot; `undefined`: it is not, or there is nobody to ask. */
export function newSince(context: SyncContext, db: ReadableDb): EpochRecord | undefined {
  const { directory, self } = context
  if (readMeta<number>(db, snapshotWholeAt) !== undefined) return undefined
  const first = firstEpochOf(directory.state, self.unit, self.device)
  if (first === undefined || first.epoch === 1 || eldersOf(context, first.epoch).length === 0) return undefined
  return first
}

/** What came before it is not this device's to ask for: its siblings are about to tell it. */
export function isSnapshotAwaited(context: SyncContext, db: ReadableDb): boolean {
  const first = newSince(context, db)
  return first !== undefined && context.clock.now() - first.logged < limits.snapshotLateMs
}

/**
 * Its own snapshot is whole, and something that it named is still on its way: for so long this device's heads would claim
 * for another newcomer what it has not. For a day at most.
 */
export function isSnapshotOpen({ clock }: SyncContext, db: ReadableDb): boolean {
  const wholeAt = readMeta<number>(db, snapshotWholeAt)
  if (wholeAt === undefined || clock.now() - wholeAt >= limits.snapshotLateMs) return false
  return namedAndMissing(db, 1).length > 0
}

/** This device's place in an order that `salt` shuffles; behind all when it is not among them. */
export function turnOf({ deps, self }: SyncContext, among: readonly DeviceId[], salt: Bytes): number {
  const order = among
    .map((device) => ({ device, by: bytesToHex(deps.crypto.sha256(concat(idBytes(device), salt))) }))
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))
  const own = order.findIndex(({ device }) => device === self.device)
  return own < 0 ? order.length : own
}

/** Something can be sealed to the own unit now. */
export const canTellUnit = (context: SyncContext): boolean =>
  context.directory.sealing('thuong').ok && canReach(context, context.self.unit)
