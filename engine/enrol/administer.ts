/**
 * What administrators compose about officers and devices of their unit (docs/spec/enrolment.md, Officers and Devices):
 * each a draft with the hands that the rules want, the second one chosen among those who may.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes, type DeviceId, type KeyId, type OfficerId, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { deviceCertificateAt, isWithin, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { OfficerRequest } from '../../shared/protocol/directory/officer-request.ts'
import { needsSecond } from '../../shared/protocol/directory/rules/eyes.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { administrators } from '../../shared/protocol/directory/units.ts'
import type { OfficerRole } from '../../shared/protocol/directory/words.ts'
import type { ProposalDraft } from './proposal.ts'

/** Who composes, in which unit, by which directory. */
export interface AdminDesk {
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly state: DirectoryState
  readonly unit: UnitId
  readonly now: number
  readonly officer: OfficerId
  readonly keyId: KeyId
}

/** One who may give the second signature. */
export interface SecondHand {
  readonly officer: OfficerId
  readonly keyId: KeyId
  readonly isAdmin: boolean
}

export interface Grant {
  readonly roles: readonly OfficerRole[]
  readonly approve: boolean
}

/** Chooses among those who may; `undefined` asks for the only one. */
export type ChooseSecond = (hands: readonly SecondHand[]) => SecondHand

/** Throws GiaobanError `role/not-allowed`: only administrators compose these. */
export function mustBeAdmin({ state, unit, now, keyId }: AdminDesk): void {
  if (!adminsOf(state, unit, now).some((admin) => admin.keyId === keyId)) throw new GiaobanError('role/not-allowed')
}

/** Other administrators, and officers with `approve`; never who composes, never whom it is about. */
export function secondHands(desk: AdminDesk, about: OfficerId | undefined): readonly SecondHand[] {
  const { state, unit, now, officer } = desk
  const admins = adminsOf(state, unit, now).map((admin) => ({ ...admin, isAdmin: true }))
  const approvers = [...(state.units.get(unit)?.officers ?? [])].flatMap((id) => {
    const certificate = officerCertificateAt(state, id)
    const counts = certificate !== undefined && certificate.approve && isWithin(certificate, now)
    return counts ? [{ officer: id, keyId: certificate.keyId, isAdmin: false }] : []
  })
  const hands = [...admins, ...approvers.filter(({ keyId }) => !admins.some((admin) => admin.keyId === keyId))]
  return hands
    .filter((hand) => hand.officer !== officer && hand.officer !== about)
    .map(({ officer: id, keyId, isAdmin }) => ({ officer: id, keyId, isAdmin }))
}

/** The certificate that a request asks for, with the rights that the administrator gives. */
export function certifyDraft(
  desk: AdminDesk,
  asked: { readonly request: OfficerRequest; readonly grant: Grant; readonly notAfter: number },
  choose: ChooseSecond,
): ProposalDraft<'officer'> {
  const { request, grant, notAfter } = asked
  const { officer, key, name, badge, salt } = request
  const rights = { officer, keyId: keyIdOf(desk.crypto, key), ...grant }
  return {
    type: 'officer',
    body: { unit: desk.unit, officer, nameHash: officerNameHash(desk.crypto, request), ...grant, key, notAfter },
    signers: signersFor(desk, { about: officer, needs: needsTwo(desk, rights) }, choose),
    names: [{ officer, name, badge, salt }],
    created: desk.now,
  }
}

/** The same certificate for longer. Throws GiaobanError `officer/unknown`. */
export function renewOfficerDraft(
  desk: AdminDesk,
  asked: { readonly officer: OfficerId; readonly notAfter: number },
  choose: ChooseSecond,
): ProposalDraft<'officer'> {
  const { officer, notAfter } = asked
  const certificate = officerCertificateAt(desk.state, officer)
  if (certificate?.unit !== desk.unit) throw new GiaobanError('officer/unknown')
  const { nameHash, roles, approve, key } = certificate
  return {
    type: 'officer',
    body: { unit: desk.unit, officer, nameHash, roles, approve, key, notAfter },
    signers: signersFor(desk, { about: officer, needs: needsTwo(desk, certificate) }, choose),
    created: desk.now,
  }
}

/** Other roles under the same key. Throws GiaobanError `officer/unknown`. */
export function roleDraft(
  desk: AdminDesk,
  asked: { readonly officer: OfficerId; readonly grant: Grant },
  choose: ChooseSecond,
): ProposalDraft<'role'> {
  const { officer, grant } = asked
  const certificate = officerCertificateAt(desk.state, officer)
  if (certificate?.unit !== desk.unit) throw new GiaobanError('officer/unknown')
  const rights = { officer, keyId: certificate.keyId, ...grant }
  return {
    type: 'role',
    body: { unit: desk.unit, officer, ...grant },
    signers: signersFor(desk, { about: officer, needs: needsTwo(desk, rights) }, choose),
    created: desk.now,
  }
}

export interface RevocationWords {
  readonly reason: LeafBody<'revocation'>['reason']
  /** When the key was last known to be in good hands, ms. */
  readonly since?: number
}

/** The end of an officer; of an administrator by two administrators. Throws GiaobanError `officer/unknown`. */
export function revokeOfficerDraft(
  desk: AdminDesk,
  asked: RevocationWords & { readonly officer: OfficerId },
  choose: ChooseSecond,
): ProposalDraft<'revocation'> {
  const { officer, ...words } = asked
  const isAdmin = adminsOf(desk.state, desk.unit, desk.now).some((admin) => admin.officer === officer)
  if (!isAdmin && desk.state.officers.get(officer)?.unit !== desk.unit) throw new GiaobanError('officer/unknown')
  return {
    type: 'revocation',
    body: { unit: desk.unit, kind: 'officer', target: idBytes(officer), ...words },
    signers: isAdmin
      ? [desk.keyId, choose(secondHands(desk, officer).filter((hand) => hand.isAdmin)).keyId]
      : [desk.keyId],
    created: desk.now,
  }
}

/** The end of a device by an administrator alone: nobody seals to the unit until a device that is left has rotated. */
export function revokeDeviceDraft(
  desk: AdminDesk,
  asked: RevocationWords & { readonly device: DeviceId },
): ProposalDraft<'revocation'> {
  const { device, ...words } = asked
  return {
    type: 'revocation',
    body: { unit: desk.unit, kind: 'device', target: idBytes(device), ...words },
    signers: [desk.keyId],
    created: desk.now,
  }
}

/** A device's certificate for longer, asked for by the administrator. Throws GiaobanError `usage/not-found`. */
export function renewDeviceDraft(desk: AdminDesk, device: DeviceId, choose: ChooseSecond): ProposalDraft<'device'> {
  const certificate = deviceCertificateAt(desk.state, device)
  if (certificate?.unit !== desk.unit) throw new GiaobanError('usage/not-found')
  const { key: signKey, witnessKey, auditKey, limits: own, roleLimits } = certificate
  return {
    type: 'device',
    body: {
      unit: desk.unit,
      device,
      signKey,
      witnessKey,
      auditKey,
      limits: own,
      roleLimits,
      notAfter: desk.now + limits.deviceRenewalMs,
      requestedBy: desk.officer,
    },
    signers: [desk.keyId, choose(secondHands(desk, undefined)).keyId],
    created: desk.now,
  }
}

const signersFor = (
  desk: AdminDesk,
  asked: { readonly about: OfficerId; readonly needs: boolean },
  choose: ChooseSecond,
): readonly KeyId[] => (asked.needs ? [desk.keyId, choose(secondHands(desk, asked.about)).keyId] : [desk.keyId])

function needsTwo(desk: AdminDesk, rights: Parameters<typeof needsSecond>[1]): boolean {
  const { state, unit, now } = desk
  const record = state.units.get(unit)
  return record === undefined || needsSecond(administrators(state, record, { size: state.size, at: now }), rights)
}

/** Names a hand by hex of its officer's id or a beginning of it: what messages show. */
export const handName = ({ officer }: SecondHand): string => officer.slice(0, 8)

/** SHA-256 of the newcomer's public key, as people read it to each other: 4 groups of 4 hex digits. */
export const keyWords = (crypto: Pick<Crypto, 'sha256'>, key: Bytes): string =>
  (keyIdOf(crypto, key).slice(0, 16).match(/.{4}/g) ?? []).join(' ')
