/**
 * From people's word to statements: the certificate of a newcomer's officer, and of its device, composed once and signed
 * by the administrator; the second hand signs at its own desk (docs/spec/enrolment.md, Certificates).
 */
import { equalBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { KeyId, OfficerId, ProposalId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { isWithin, officerCertificateAt } from '../../shared/protocol/directory/certificates.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { decodeOpening, type EnrolRequest } from '../../shared/protocol/enrolment/request.ts'
import { day } from '../../shared/time.ts'
import type { SyncContext } from '../sync/context.ts'
import type { SignedInOfficer } from '../vault/officer.ts'
import type { Invited } from './invited.ts'
import { propose } from './proposal.ts'
import { keepProposed } from './proposals.ts'
import { mustBeSamePerson } from './same-person.ts'
import { signerOf, type StatementSigner } from './statement.ts'

/** Until a person's certificate is renewed: three years, as long as a posting. */
const officerMs = 3 * 365 * day

export interface Approver {
  readonly officer: OfficerId
  readonly keyId: KeyId
  readonly isAdmin: boolean
}

/** Who may be the second hand: every other administrator, and every approver who has not asked for it. */
export function approversOf(context: SyncContext, invited: Invited, officer: SignedInOfficer): readonly Approver[] {
  const { directory, self, clock, deps } = context
  const { state } = directory
  const now = Math.max(clock.now(), state.clock)
  const own = keyIdOf(deps.crypto, officer.signing.publicKey)
  const admins = adminsOf(state, self.unit, now).map(({ officer: id, keyId }) => ({
    officer: id,
    keyId,
    isAdmin: true,
  }))
  const known = new Set(admins.map((each) => each.officer))
  const officers = state.units.get(self.unit)?.officers
  const ids = Array.from({ length: officers?.length ?? 0 }, (_, index) => officers?.at(index)).flatMap((id) => id ?? [])
  const approvers = ids.flatMap((id) => {
    const certificate = officerCertificateAt(state, id)
    const counts = certificate?.approve === true && isWithin(certificate, now) && !known.has(id)
    return counts ? [{ officer: id, keyId: certificate.keyId, isAdmin: false }] : []
  })
  const asks = requesterOf(context, invited)
  return [...admins, ...approvers].filter(
    ({ officer: id, keyId, isAdmin }) => keyId !== own && id !== officer.id && (isAdmin || id !== asks),
  )
}

/** The officer at the new device where the unit knows it already; otherwise the administrator who invited. */
function requesterOf({ directory, self, deps }: SyncContext, { opening, invitation }: Invited): OfficerId {
  const id = opening && decodeOpening(deps.crypto, opening).request.officer.id
  return id !== undefined && directory.state.officers.get(id)?.unit === self.unit ? id : invitation.terms.inviter
}

/** Who sits at the new device is nobody else. Throws GiaobanError `enrol/other-person`, `enrol/unknown-person`. */
export function mustBeWhoAsks(context: SyncContext, { opening }: Invited, here: SignedInOfficer): void {
  const { officer } = decodeOpening(context.deps.crypto, opening ?? new Uint8Array(0)).request
  mustBeSamePerson(context, officer, here)
}

/**
 * Proposals for a matched invitation; the same ones again after a cut. Throws GiaobanError `proposal/*`,
 * `enrol/other-person`, `enrol/unknown-person`, `role/not-allowed` for who is no administrator of the unit by the log.
 */
export async function certifyNewcomer(
  context: SyncContext,
  matched: Invited & { readonly matchedAt: number },
  hands: { readonly officer: SignedInOfficer; readonly approver: Approver },
): Promise<ProposalId> {
  const { deps, directory, self, clock } = context
  const { officer, approver } = hands
  const signer = signerOf(deps.crypto, officer.signing)
  const isAdmin = adminsOf(directory.state, self.unit, clock.now()).some(({ keyId }) => keyId === signer.keyId)
  if (!isAdmin) throw new GiaobanError('role/not-allowed')
  const { request } = decodeOpening(deps.crypto, matched.opening ?? new Uint8Array(0))
  await certifyOfficer(context, matched, { ...hands, signer, request })
  const { terms } = matched.invitation
  const proposal = await propose(
    {
      type: 'device',
      body: {
        unit: self.unit,
        device: request.device,
        signKey: request.signKey,
        witnessKey: request.witnessKey,
        auditKey: request.auditKey,
        limits: terms.limits,
        roleLimits: terms.roleLimits,
        notAfter: matched.matchedAt + limits.deviceCertificateMs,
        requestedBy: requesterOf(context, matched),
      },
      signers: [signer.keyId, approver.keyId],
      note: `${request.officer.name} (${request.officer.badge})`,
      created: matched.matchedAt,
    },
    signer,
  )
  return keepProposed(context, proposal, officer)
}

/** A new officer, or one who goes on with the key that was made here: a key never leaves its home. */
async function certifyOfficer(
  context: SyncContext,
  matched: Invited & { readonly matchedAt: number },
  by: {
    readonly officer: SignedInOfficer
    readonly approver: Approver
    readonly signer: StatementSigner
    readonly request: EnrolRequest
  },
): Promise<void> {
  const { deps, directory, self } = context
  const { id, key, salt, name, badge, roles } = by.request.officer
  mustBeSamePerson(context, by.request.officer, by.officer)
  const before = officerCertificateAt(directory.state, id)
  if (before !== undefined && equalBytes(before.key, key)) return
  const proposal = await propose(
    {
      type: 'officer',
      body: {
        unit: self.unit,
        officer: id,
        nameHash: officerNameHash(deps.crypto, { salt, name, badge }),
        roles,
        approve: false, // whoever approves devices is made so by a statement of its own
        key,
        notAfter: matched.matchedAt + officerMs,
      },
      signers: roles.includes('admin') ? [by.signer.keyId, by.approver.keyId] : [by.signer.keyId],
      names: [{ officer: id, name, badge, salt }],
      created: matched.matchedAt,
    },
    by.signer,
  )
  keepProposed(context, proposal, by.officer)
}
