/** The second pair of eyes: who may confirm what one administrator certifies (docs/spec/statements.md, Officer). */
import type { Bytes } from '../../../bytes.ts'
import type { KeyId, OfficerId } from '../../../ids.ts'
import { err, ok, type Result } from '../../../result.ts'
import { isWithin, officerCertificateAt } from '../certificates.ts'
import type { DirectoryState } from '../directory-state.ts'
import type { AdminKeys, PolicyVersion, UnitRecord } from '../records.ts'
import type { VoidReason } from '../verdict.ts'
import type { OfficerRole } from '../words.ts'
import { isAuthorised, rootSigners } from './rule.ts'

export interface EyesPlace {
  readonly state: DirectoryState
  readonly unit: UnitRecord
  readonly logged: number
}

/** The officer with `approve` whose certificate counts and has this key. */
export function approverWith(
  { state, unit, logged }: EyesPlace,
  signer: KeyId,
): { readonly officer: OfficerId; readonly key: Bytes } | undefined {
  const holder = unit.holders.get(signer)
  if (holder?.kind !== 'officer') return undefined
  const certificate = officerCertificateAt(state, holder.id)
  const counts = certificate?.keyId === signer && certificate.approve && isWithin(certificate, logged)
  return counts ? { officer: certificate.officer, key: certificate.key } : undefined
}

/** Whether these rights let an officer decide who reads: then one administrator is not enough. */
export const needsSecond = (
  admins: AdminKeys,
  rights: {
    readonly officer: OfficerId
    readonly keyId: KeyId
    readonly approve: boolean
    readonly roles: readonly OfficerRole[]
  },
): boolean =>
  // the unit's own leaf has made an administrator of the holder of this key: the certificate adds nothing
  rights.approve || (rights.roles.includes('admin') && admins.get(rights.keyId)?.officer !== rights.officer)

const hasApprover = ({ state, unit, logged }: EyesPlace): boolean =>
  unit.officers.findLast((officer) => {
    const certificate = officerCertificateAt(state, officer)
    return certificate?.approve === true && isWithin(certificate, logged)
  }) !== undefined

/**
 * Who may sign for an officer's roles. One administrator certifies who can do no harm alone; whoever may approve
 * devices or administer needs a second officer beside, not the one in question: another administrator, an approver,
 * or, while the unit has no approver, the authority. Otherwise one administrator could invent the second officer of
 * every device.
 */
export function officerSigners(
  at: EyesPlace & { readonly admins: AdminKeys; readonly policy: PolicyVersion },
  signers: readonly KeyId[],
  subject: { readonly officer: OfficerId; readonly needsSecond: boolean },
): Result<ReadonlyMap<KeyId, Bytes>, VoidReason> {
  const keys = new Map<KeyId, Bytes>()
  const officers = new Set<OfficerId>()
  let hasAdmin = false
  for (const signer of signers) {
    const admin = at.admins.get(signer)
    const person = admin ?? (subject.needsSecond ? approverWith(at, signer) : undefined)
    const root = subject.needsSecond ? at.policy.rootKeys.get(signer) : undefined
    const key = person?.key ?? root
    if (key === undefined) return err('signer')
    keys.set(signer, key)
    hasAdmin ||= admin !== undefined
    if (person !== undefined && (admin !== undefined || person.officer !== subject.officer))
      officers.add(person.officer)
  }
  if (!hasAdmin) return err('signer')
  const hasRoots = rootSigners(signers, at.policy) > 0
  const isBootstrap = isAuthorised(signers, at.policy) && !hasApprover(at)
  if (hasRoots && !isBootstrap) return err('threshold')
  return subject.needsSecond && !isBootstrap && officers.size < 2 ? err('four-eyes') : ok(keys)
}
