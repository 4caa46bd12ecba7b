/** Certificates in the state: which one counts, at which size and at which time. */
import type { DeviceId, LeafHash, OfficerId } from '../../ids.ts'
import type { DirectoryState } from './directory-state.ts'
import type { Certificate, DeviceCertificate, DeviceRecord, Ended, OfficerCertificate } from './records.ts'

/** The state in which a certificate, if there is one, no longer counts. The first end holds. */
export function ended(state: DirectoryState, leaf: LeafHash | undefined, how: Ended): DirectoryState {
  const certificate = leaf === undefined ? undefined : state.certificates.get(leaf)
  if (leaf === undefined || certificate === undefined || certificate.ended !== undefined) return state
  return { ...state, certificates: state.certificates.set(leaf, { ...certificate, ended: how }) }
}

/** In the log before `size` and not ended by a leaf before `size`. */
export const standsAt = (certificate: Certificate, size: number): boolean =>
  certificate.index < size && (certificate.ended === undefined || certificate.ended.index >= size)

export const isWithin = (certificate: Certificate, at: number): boolean =>
  certificate.activeFrom <= at && at < certificate.notAfter

/** A `suspend` leaf below `size` that no key of the device has ended. */
export function isSuspended(device: DeviceRecord, size: number): boolean {
  const suspended = device.suspensions.findLast((index) => index < size)
  if (suspended === undefined) return false
  const key = device.keys.findLast((each) => each.index < size)
  return key === undefined || key.index < suspended
}

/** The certificate of a device that stands in the tree of `size` leaves. */
export function deviceCertificateAt(
  state: DirectoryState,
  device: DeviceId,
  size = state.size,
): DeviceCertificate | undefined {
  const found = state.devices.get(device)?.certificates.findLast((leaf) => stands(state, leaf, size))
  const certificate = found === undefined ? undefined : state.certificates.get(found)
  return certificate?.kind === 'device' ? certificate : undefined
}

/** All that a device ever had: keys change when a certificate is renewed, and what they signed stays signed. */
export function deviceCertificates(state: DirectoryState, device: DeviceId): readonly DeviceCertificate[] {
  const leaves = [...(state.devices.get(device)?.certificates ?? [])]
  return leaves.flatMap((leaf) => {
    const certificate = state.certificates.get(leaf)
    return certificate?.kind === 'device' ? [certificate] : []
  })
}

export function officerCertificateAt(
  state: DirectoryState,
  officer: OfficerId,
  size = state.size,
): OfficerCertificate | undefined {
  const found = state.officers.get(officer)?.certificates.findLast((leaf) => stands(state, leaf, size))
  const certificate = found === undefined ? undefined : state.certificates.get(found)
  return certificate?.kind === 'officer' ? certificate : undefined
}

/**
 * How the holder of a certificate was removed, if they were: that is an end of their last one, and whoever has their keys
 * since has those of the certificates before it as well.
 */
export function removalOf(state: DirectoryState, certificate: Certificate): Ended | undefined {
  const holder =
    certificate.kind === 'device' ? state.devices.get(certificate.device) : state.officers.get(certificate.officer)
  const last = holder?.certificates.last
  const end = last && state.certificates.get(last)?.ended
  return end?.how === 'removed' ? end : undefined
}

/** When its keys were last known to be in good hands. */
export const inDoubtFrom = ({ logged, since }: Ended): number => Math.min(logged, since ?? logged)

function stands(state: DirectoryState, leaf: LeafHash, size: number): boolean {
  const certificate = state.certificates.get(leaf)
  return certificate !== undefined && standsAt(certificate, size)
}
