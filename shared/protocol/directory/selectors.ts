/** Questions to a directory state. `size` asks about the tree of so many leaves; absent, about all. */
import type { Bytes } from '../../bytes.ts'
import type { DeviceId, KeyId, LeafHash, OfficerId, UnitCode, UnitId } from '../../ids.ts'
import { err, ok, type Result } from '../../result.ts'
import { deviceCertificateAt, isWithin, removalOf, standsAt } from './certificates.ts'
import type { DirectoryState } from './directory-state.ts'
import type { PolicyLeaf } from './leaves/policy.ts'
import type { UnitLeaf } from './leaves/unit.ts'
import type { Certificate, DeviceCertificate, DeviceKeyRecord, EpochRecord, UnitVersion } from './records.ts'
import { closedThrough } from './epochs.ts'
import { codeKey } from './rules/rule.ts'
import {
  administrators,
  closureOf,
  heirOf,
  inheritedFrom,
  pendingClosure,
  pendingRecovery,
  versionOf,
  type When,
} from './units.ts'

export const policyAt = (state: DirectoryState, size = state.size): PolicyLeaf | undefined =>
  state.policies.findLast((version) => version.index < size)?.policy

/** As it was at that size; a recovery of its administrators counts from its own day on (the clock of the log). */
export const unitAt = (state: DirectoryState, unit: UnitId, size = state.size): UnitLeaf | undefined =>
  versionAt(state, unit, { size, at: state.clock })?.unit

function versionAt(state: DirectoryState, unit: UnitId, when: When): UnitVersion | undefined {
  const record = state.units.get(unit)
  return record && versionOf(record, when)
}

/** By the code that it has now. */
export function unitByCode(state: DirectoryState, code: UnitCode): UnitLeaf | undefined {
  const unit = state.codes.get(codeKey(code))
  return unit === undefined ? undefined : unitAt(state, unit)
}

/** All units as they are now, ascending by id; the closed ones too, for they have written what is still read. */
export const allUnits = (state: DirectoryState): readonly UnitLeaf[] =>
  [...state.units.values()].flatMap((record) => unitAt(state, record.id) ?? [])

/** Units that are not closed at time `at`, ascending by id. */
export const openUnits = (state: DirectoryState, at: number): readonly UnitLeaf[] =>
  allUnits(state).filter(({ unit }) => !isClosed(state, unit, { at }))

/** Closed for good; its devices drain its mailbox and carry to the heir. */
export function isClosed(
  state: DirectoryState,
  unit: UnitId,
  when: { readonly size?: number; readonly at: number },
): boolean {
  const record = state.units.get(unit)
  return record !== undefined && closureOf(record, { size: when.size ?? state.size, at: when.at }) !== undefined
}

/** Where mail and records of a unit go: itself, or who came after it; `undefined` when it closed for nobody. */
export const successorOf = (
  state: DirectoryState,
  unit: UnitId,
  when: { readonly size?: number; readonly at: number },
): UnitId | undefined => heirOf(state, unit, { size: when.size ?? state.size, at: when.at })?.unit

/** Whether `unit` may speak for what `owner` has begun: it is the owner, or has come after it. */
export const speaksFor = (
  state: DirectoryState,
  pair: { readonly unit: UnitId; readonly owner: UnitId },
  when: { readonly size?: number; readonly at: number },
): boolean => pair.unit === pair.owner || successorOf(state, pair.owner, when) === pair.unit

/** The epoch that envelopes to the unit are sealed to; absent while it has none. */
export const currentEpoch = (state: DirectoryState, unit: UnitId, size = state.size): EpochRecord | undefined =>
  state.units.get(unit)?.epochs.findLast((epoch) => epoch.index < size)

export const epochOf = (state: DirectoryState, unit: UnitId, epoch: number): EpochRecord | undefined =>
  state.units.get(unit)?.epochs.at(epoch - 1)

/** The lowest epoch that the relay takes envelopes for; beyond the newest one while that is stale. */
export const lowestOpenEpoch = (state: DirectoryState, unit: UnitId): number => closedThrough(state, unit) + 1

export interface Neighbour {
  readonly unit: UnitId
  /** Since when the border is valid. */
  readonly since: number
}

/** Units with a valid, open border at time `at`, ascending by id. A closed unit's borders are its heir's. */
export function neighbours(state: DirectoryState, unit: UnitId, at: number): readonly Neighbour[] {
  const when = { size: state.size, at }
  if (isClosed(state, unit, when)) return []
  const since = new Map<UnitId, number>()
  for (const own of [{ unit, since: 0 }, ...inheritedFrom(state, unit, when)]) {
    for (const history of state.units.get(own.unit)?.borders.values() ?? []) {
      const newest = history.findLast((border) => border.validFrom <= at)
      const heir = newest?.state === 'open' ? heirOf(state, newest.unit, when) : undefined
      if (newest === undefined || heir === undefined || heir.unit === unit) continue
      const from = Math.max(newest.validFrom, own.since, heir.since)
      since.set(heir.unit, Math.min(from, since.get(heir.unit) ?? from))
    }
  }
  const found = [...since].map(([each, from]): Neighbour => ({ unit: each, since: from }))
  return found.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
}

/** A border that is logged and not yet valid: who will become a neighbour, and when. */
export function comingNeighbours(state: DirectoryState, unit: UnitId, at: number): readonly Neighbour[] {
  const borders = [...(state.units.get(unit)?.borders.values() ?? [])]
  return borders.flatMap((history): Neighbour[] => {
    const newest = history.last
    return newest?.state === 'open' && newest.validFrom > at ? [{ unit: newest.unit, since: newest.validFrom }] : []
  })
}

/** Devices whose certificate stands at `size` and counts at time `at`, ascending by id. */
export function activeDevices(
  state: DirectoryState,
  unit: UnitId,
  when: { readonly size?: number; readonly at: number },
): readonly DeviceCertificate[] {
  const devices = state.units.get(unit)?.devices
  const found: DeviceCertificate[] = []
  for (let i = 0; i < (devices?.length ?? 0); i++) {
    const device = devices?.at(i)
    const certificate = device && deviceCertificateAt(state, device, when.size)
    if (certificate !== undefined && isWithin(certificate, when.at)) found.push(certificate)
  }
  return found.toSorted((a, b) => (a.device < b.device ? -1 : 1))
}

/** The newest X-Wing key of a device: what rotators wrap to. */
export const deviceKeyAt = (state: DirectoryState, device: DeviceId, size = state.size): DeviceKeyRecord | undefined =>
  state.devices.get(device)?.keys.findLast((key) => key.index < size)

/** Administrators of a unit whose signature counts at time `at`. */
export function adminsOf(
  state: DirectoryState,
  unit: UnitId,
  at = state.clock,
): readonly { readonly officer: OfficerId; readonly keyId: KeyId; readonly key: Bytes }[] {
  const record = state.units.get(unit)
  const admins = record === undefined ? [] : administrators(state, record, { size: state.size, at })
  return [...admins].map(([keyId, admin]) => ({ keyId, ...admin }))
}

/** What was done about the unit without its word and waits at time `at`: to be shown, and vetoed while there is time. */
export function pendingOf(
  state: DirectoryState,
  unit: UnitId,
  at: number,
): readonly { readonly kind: 'recovery' | 'succession'; readonly leaf: LeafHash; readonly validFrom: number }[] {
  const record = state.units.get(unit)
  if (record === undefined) return []
  const when = { size: state.size, at }
  const recovery = pendingRecovery(record, when)
  const closure = pendingClosure(record, when)
  return [
    ...(recovery === undefined ? [] : [{ kind: 'recovery' as const, ...of(recovery) }]),
    ...(closure === undefined ? [] : [{ kind: 'succession' as const, ...of(closure) }]),
  ]
}

const of = ({ leaf, validFrom }: { readonly leaf: LeafHash; readonly validFrom: number }) => ({ leaf, validFrom })

export const certificateByLeaf = (state: DirectoryState, leaf: LeafHash): Certificate | undefined =>
  state.certificates.get(leaf)

export type SignerRefusal = 'unknown' | 'not-in-tree' | 'ended-before' | 'cool-down' | 'expired'

/** A certificate that counted for a statement, and whether it still does. */
export interface ResolvedSigner {
  readonly certificate: Certificate
  /** Ended by a leaf after the tree that the statement names: the statement is quarantined, not refused. */
  readonly endedLater: boolean
}

/**
 * The certificate that a statement names, judged at the tree size that the statement names (protocol.md, Audit).
 * `created`: the statement's own time, compared with the certificate's end; `now`: compared with its cool-down.
 */
export function resolveSigner(
  state: DirectoryState,
  leaf: LeafHash,
  when: { readonly size: number; readonly created: number; readonly now: number },
): Result<ResolvedSigner, SignerRefusal> {
  const certificate = state.certificates.get(leaf)
  if (certificate === undefined) return err('unknown')
  if (certificate.index >= when.size) return err('not-in-tree')
  if (!standsAt(certificate, when.size)) return err('ended-before')
  if (certificate.activeFrom > when.now) return err('cool-down')
  if (certificate.notAfter <= when.created) return err('expired')
  return ok({ certificate, endedLater: removalOf(state, certificate) !== undefined })
}
