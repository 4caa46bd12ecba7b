/** When a device makes the unit's next epoch, and whose turn it is (docs/spec/epochs.md, Rotation). */
import { bytesToHex, concat, u64 } from '../../shared/bytes.ts'
import { idBytes, type DeviceId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { deviceCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { sealableEpoch } from '../../shared/protocol/directory/epochs.ts'
import type { DeviceCounter } from '../../shared/protocol/directory/leaves/fields.ts'
import { readingDevices } from '../../shared/protocol/directory/reading-devices.ts'
import type { EpochRecord } from '../../shared/protocol/directory/records.ts'
import { currentEpoch, policyAt, unitAt } from '../../shared/protocol/directory/selectors.ts'
import { unitLevels } from '../../shared/protocol/directory/words.ts'
import { day } from '../../shared/time.ts'
import { complaintsSince, doneEpoch, mailOf } from '../store/epochs.ts'
import { readMeta } from '../store/meta.ts'
import { isReader, type EpochHome } from './work.ts'

/**
 * first: the unit has none; removal: a device of the newest one was revoked; refused: its box audit failed here or at a
 * sibling; members: it is not made for exactly the devices that read now; asked: by an administrator; volume; period.
 */
export type RotationReason = 'first' | 'removal' | 'refused' | 'members' | 'asked' | 'volume' | 'period'

export interface RotationDue {
  readonly reason: RotationReason
  /** Since when; turns are counted from here. */
  readonly since: number
}

/** Meta name: an administrator wants this epoch to be the last but one. */
export const rotateAsked = 'sync.rotate-asked'

/** Devices that the next epoch would be made for. */
export function readersNow({ context }: EpochHome): readonly DeviceCounter[] {
  const { directory, self, clock } = context
  const at = Math.max(clock.now(), directory.state.clock)
  return readingDevices(directory.state, self.unit, { size: directory.state.size, at })
}

/** `undefined`: none is due, or not by this device. */
export function rotationDue(home: EpochHome): RotationDue | undefined {
  const { directory, self, clock } = home.context
  const { state } = directory
  const now = clock.now()
  const readers = readersNow(home)
  if (!isReader(home) || !readers.some(({ device }) => device === self.device)) return undefined
  const sealable = sealableEpoch(state, self.unit, { at: Math.max(now, state.clock) })
  if (!sealable.ok && sealable.error === 'no-epoch') return { reason: 'first', since: now }
  if (!sealable.ok && sealable.error === 'stale') return { reason: 'removal', since: state.clock }
  if (!sealable.ok || isDayFull(home, now)) return undefined
  return dueOf(home, sealable.value, readers)
}

function dueOf(home: EpochHome, epoch: EpochRecord, readers: readonly DeviceCounter[]): RotationDue | undefined {
  const { store, directory, self, clock } = home.context
  const db = store.read
  const now = clock.now()
  const complaint = complaintsSince(db, 0).find((each) => each.epoch === epoch.epoch)
  if (doneEpoch(db, epoch.epoch) === 'refused' || complaint !== undefined) {
    return { reason: 'refused', since: complaint?.device === self.device ? 0 : (complaint?.at ?? 0) }
  }
  if (readMeta<number>(db, rotateAsked) === epoch.epoch) return { reason: 'asked', since: epoch.logged }
  if (!isSameSet(readers, epoch)) return { reason: 'members', since: membersSince(home, epoch, readers) }
  const turn = turnOf(home, epoch.epoch)
  if (mailOf(db, epoch.epoch) >= limits.envelopesPerEpoch + turn * 64) return { reason: 'volume', since: 0 }
  const level = unitAt(directory.state, self.unit)?.level ?? 'province'
  const period = policyAt(directory.state)?.rotationMs[unitLevels.indexOf(level)]
  if (period !== undefined && now >= epoch.logged + period) {
    return { reason: 'period', since: epoch.logged + period }
  }
  return undefined
}

const isSameSet = (readers: readonly DeviceCounter[], { devices }: EpochRecord): boolean =>
  readers.length === devices.length && readers.every(({ device }, i) => device === devices[i]?.device)

function membersSince({ context }: EpochHome, epoch: EpochRecord, readers: readonly DeviceCounter[]): number {
  const { state } = context.directory
  const named = new Set<DeviceId>(epoch.devices.map(({ device }) => device))
  const newcomers = readers.filter(({ device }) => !named.has(device))
  return Math.max(
    epoch.logged,
    ...newcomers.map(({ device }) =>
      Math.max(state.devices.get(device)?.keys.last?.logged ?? 0, deviceCertificateAt(state, device)?.activeFrom ?? 0),
    ),
  )
}

/** The log would refuse: eight rotations of this day (UTC) are in it. */
function isDayFull({ context }: EpochHome, now: number): boolean {
  const counts = context.directory.state.units.get(context.self.unit)?.counts
  const today = Math.floor(Math.max(now, context.directory.state.clock) / day)
  return counts?.day === today && counts.rotations >= limits.rotationsPerUnitAndDay
}

const urgent: ReadonlySet<RotationReason> = new Set(['first', 'removal', 'refused', 'asked', 'members'])

/** When this device acts, if no sibling did before: turns in an order that every epoch shuffles anew. */
export function turnAt(home: EpochHome, due: RotationDue): number {
  const epoch = currentEpoch(home.context.directory.state, home.context.self.unit)?.epoch ?? 0
  const apart = urgent.has(due.reason) ? limits.rotationUrgentTurnMs : limits.rotationTurnMs
  return due.since + turnOf(home, epoch) * apart
}

function turnOf(home: EpochHome, epoch: number): number {
  const { deps, self } = home.context
  const order = readersNow(home)
    .map(({ device }) => ({ device, by: bytesToHex(deps.crypto.sha256(concat(idBytes(device), u64(epoch)))) }))
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))
  const own = order.findIndex(({ device }) => device === self.device)
  return Math.min(Math.max(own, 0), limits.rotationTurns - 1)
}
