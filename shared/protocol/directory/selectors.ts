/** Questions to a directory state. `size` asks about the tree of so many leaves; absent, about all. */
import type { Bytes } from '../../bytes.ts'
import type { DeviceId, KeyId, LeafHash, OfficerId, UnitCode, UnitId } from '../../ids.ts'
import { err, ok, type Result } from '../../result.ts'
import { deviceCertificateAt, isWithin, standsAt } from './certificates.ts'
import type { DirectoryState } from './directory-state.ts'
import type { PolicyLeaf } from './leaves/policy.ts'
import type { UnitLeaf } from './leaves/unit.ts'
import type { Certificate, DeviceCertificate, DeviceKeyRecord, EpochRecord } from './records.ts'
import { codeKey } from './rules/rule.ts'

export const policyAt = (state: DirectoryState, size = state.size): PolicyLeaf | undefined =>
  state.policies.findLast((version) => version.index < size)?.policy

export const unitAt = (state: DirectoryState, unit: UnitId, size = state.size): UnitLeaf | undefined =>
  state.units.get(unit)?.versions.findLast((version) => version.index < size)?.unit

/** By the code that it has now. */
export function unitByCode(state: DirectoryState, code: UnitCode): UnitLeaf | undefined {
  const unit = state.codes.get(codeKey(code))
  return unit === undefined ? undefined : unitAt(state, unit)
}

/** All units as they are now, ascending by id. */
export const allUnits = (state: DirectoryState): readonly UnitLeaf[] =>
  [...state.units.values()].flatMap((record) => record.versions.last?.unit ?? [])

/** The epoch that envelopes to the unit are sealed to; absent while it has none. */
export const currentEpoch = (state: DirectoryState, unit: UnitId, size = state.size): EpochRecord | undefined =>
  state.units.get(unit)?.epochs.findLast((epoch) => epoch.index < size)

export const epochOf = (state: DirectoryState, unit: UnitId, epoch: number): EpochRecord | undefined =>
  state.units.get(unit)?.epochs.at(epoch - 1)

/** The lowest epoch that the relay takes envelopes for: the last one that removed a device; 1 when none did. */
export const lowestOpenEpoch = (state: DirectoryState, unit: UnitId): number =>
  state.units.get(unit)?.epochs.findLast((epoch) => epoch.removes.length > 0)?.epoch ?? 1

export interface Neighbour {
  readonly unit: UnitId
  /** Since when the border is valid. */
  readonly since: number
}

/** Units with a valid, open border at time `at`, ascending by id. */
export function neighbours(state: DirectoryState, unit: UnitId, at: number): readonly Neighbour[] {
  const borders = state.units.get(unit)?.borders
  if (borders === undefined) return []
  const valid = [...borders.values()].flatMap((history): Neighbour[] => {
    const newest = history.findLast((border) => border.validFrom <= at)
    return newest?.state === 'open' ? [{ unit: newest.unit, since: newest.validFrom }] : []
  })
  return valid.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
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

/** Administrators of a unit as they are now. */
export const adminsOf = (
  state: DirectoryState,
  unit: UnitId,
): readonly { readonly officer: OfficerId; readonly keyId: KeyId; readonly key: Bytes }[] =>
  [...(state.units.get(unit)?.versions.last?.adminKeys ?? [])].map(([keyId, admin]) => ({ keyId, ...admin }))

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
  return ok({ certificate, endedLater: certificate.ended?.how === 'removed' })
}
