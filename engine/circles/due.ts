/** When a device renews a circle's key, and whose turn it is (docs/spec/circles.md, Renewal). */
import { bytesToHex, concat, u64 } from '../../shared/bytes.ts'
import { idBytes, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { circleEnd, isStaleCircle } from '../../shared/protocol/directory/circles.ts'
import { sealableEpoch } from '../../shared/protocol/directory/epochs.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import { currentEpoch, epochOf, isClosed, successorOf } from '../../shared/protocol/directory/selectors.ts'
import { readersNow } from '../epochs/due.ts'
import { isReader, type EpochHome } from '../epochs/work.ts'
import { doneCircle } from '../store/circles.ts'
import { ownMember } from './adopt.ts'

/**
 * stale: a member has removed a device or closed; refused: the box failed the audit of this device; readers: the own unit
 * reads with other devices than the version was wrapped to; period; asked: by a person.
 */
export type RenewalReason = 'stale' | 'refused' | 'readers' | 'period' | 'asked'

export interface RenewalDue {
  readonly reason: RenewalReason
  /** Since when; turns are counted from here. */
  readonly since: number
  /** The members that remain. */
  readonly units: readonly UnitId[]
}

/** Members that are open. `undefined`: one closed for an heir that is none; only an administrator can let it in. */
export function remainingMembers(home: EpochHome, circle: CircleRecord): readonly UnitId[] | undefined {
  const { directory, clock } = home.context
  const at = Math.max(clock.now(), directory.state.clock)
  const units = circle.members.map(({ unit }) => unit)
  const open = units.filter((unit) => !isClosed(directory.state, unit, { at }))
  const heirs = units.flatMap((unit) => successorOf(directory.state, unit, { at }) ?? [])
  return heirs.every((heir) => open.includes(heir)) && open.length > 1 ? open : undefined
}

/** `circle`: the newest version. `undefined`: none is due, or it cannot be made now. */
export function renewalDue(home: EpochHome, circle: CircleRecord): RenewalDue | undefined {
  const { context } = home
  const { directory, clock, self } = context
  if (!isReader(home) || ownMember(circle, self.unit) === undefined) return undefined
  const units = remainingMembers(home, circle)
  const at = Math.max(clock.now(), directory.state.clock)
  const isPossible = units?.every((unit) => sealableEpoch(directory.state, unit, { at }).ok) === true
  const reason = isPossible ? reasonOf(home, circle) : undefined
  return units === undefined || reason === undefined ? undefined : { ...reason, units }
}

function reasonOf(home: EpochHome, circle: CircleRecord): Omit<RenewalDue, 'units'> | undefined {
  const { directory, clock, store } = home.context
  const { state } = directory
  const now = clock.now()
  const when = { size: state.size, at: Math.max(now, state.clock) }
  if (isStaleCircle(state, circle, when)) return { reason: 'stale', since: circleEnd(state, circle, when) ?? now }
  if (doneCircle(store.read, circle) === 'refused') return { reason: 'refused', since: 0 }
  const readers = otherReaders(home, circle)
  if (readers !== undefined) return { reason: 'readers', since: readers }
  const end = circle.logged + limits.circlePeriodMs
  return now >= end ? { reason: 'period', since: end } : undefined
}

/** Since when the own unit's newest epoch, made for whom reads today, names other devices than the version's. */
function otherReaders(home: EpochHome, circle: CircleRecord): number | undefined {
  const { directory, self } = home.context
  const newest = currentEpoch(directory.state, self.unit)
  const named = epochOf(directory.state, self.unit, ownMember(circle, self.unit)?.epoch ?? 0)
  const readers = readersNow(home)
  if (newest === undefined || named === undefined || !isSame(newest.devices, readers)) return undefined
  return isSame(newest.devices, named.devices) ? undefined : newest.logged
}

type Devices = CircleDevices[]
type CircleDevices = { readonly device: string }
const isSame = (one: Readonly<Devices>, other: Readonly<Devices>): boolean =>
  one.length === other.length && one.every(({ device }, i) => device === other[i]?.device)

/** When this device acts, if nobody did before: units in an order that every version shuffles anew, then its siblings. */
export function renewalTurn(home: EpochHome, circle: CircleRecord, due: RenewalDue): number {
  const { self } = home.context
  const isOwnMatter = due.reason === 'refused' || due.reason === 'readers'
  const unit = isOwnMatter ? 0 : rank(home, circle, { own: self.unit, all: due.units })
  const device = rank(home, circle, { own: self.device, all: readersNow(home).map((each) => each.device) })
  const apart = due.reason === 'period' ? limits.rotationTurnMs : limits.circleUrgentTurnMs
  return due.since + unit * apart + device * limits.rotationUrgentTurnMs
}

function rank(
  { context }: EpochHome,
  { version }: CircleRecord,
  among: { readonly own: string; readonly all: readonly string[] },
): number {
  const { crypto } = context.deps
  const order = among.all
    .map((id) => ({ id, by: bytesToHex(crypto.sha256(concat(idBytes(id), u64(version)))) }))
    .toSorted((a, b) => (a.by < b.by ? -1 : 1))
  return Math.max(
    order.findIndex(({ id }) => id === among.own),
    0,
  )
}
