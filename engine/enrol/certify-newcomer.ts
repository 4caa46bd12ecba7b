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
import { nameOfficer } from './officer-names.ts'
import { propose } from './proposal.ts'
import { keepProposed } from './proposals.ts'
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

/**
 * An id of the unit is gone on with by the person who has it, as far as this home knows the name; the badge of one who
 * counts is nobody else's. Throws GiaobanError `enrol/other-person`.
 */
export function mustBeSamePerson(context: SyncContext, { opening }: Invited, here: SignedInOfficer): void {
  const { deps, directory, self, clock, store } = context
  const { state } = directory
  const { id, salt, name, badge } = decodeOpening(deps.crypto, opening ?? new Uint8Array(0)).request.officer
  const named = (other: OfficerId) => nameOfficer(store.read, other, [here])
  const refuse = (): never => {
    throw new GiaobanError('enrol/other-person')
  }
  const now = Math.max(clock.now(), state.clock)
  const admins = adminsOf(state, self.unit, now).map(({ officer }) => officer)
  const before = officerCertificateAt(state, id)
  if (before !== undefined && before.unit !== self.unit) refuse()
  if (before !== undefined || admins.includes(id)) {
    const known = named(id)
    const isSame =
      before !== undefined && equalBytes(before.nameHash, officerNameHash(deps.crypto, { salt, name, badge }))
    if (!isSame && known.name !== undefined && (known.name !== name || known.badge !== badge)) refuse()
  }
  const certified = [...(state.units.get(self.unit)?.officers ?? [])].filter((other) => {
    const certificate = officerCertificateAt(state, other)
    return certificate !== undefined && isWithin(certificate, now)
  })
  if ([...admins, ...certified].some((other) => other !== id && named(other).badge === badge)) refuse()
}

/**
 * Proposals for a matched invitation; the same ones again after a cut. Throws GiaobanError `proposal/*`,
 * `enrol/other-person`, `role/not-allowed` for who is no administrator of the unit by the log.
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
  mustBeSamePerson(context, matched, by.officer)
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
