/**
 * The first certificates of a unit, composed by one of its administrators from the requests of those who will sit there
 * (docs/spec/authority.md, Founding a unit): a second administrator signs beside, or, where there is none, the authority
 * for the first officer with `approve`, and that officer for the devices.
 */
import type { KeyId, OfficerId } from '../../shared/ids.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { keyIdOf, officerNameHash } from '../../shared/protocol/directory/keys.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { ProposedName } from '../../shared/protocol/directory/proposal.ts'
import { adminsOf } from '../../shared/protocol/directory/selectors.ts'
import { day } from '../../shared/time.ts'
import { policyOf, rootsOf, type Draft, type DraftPlace } from './draft.ts'
import type { FoundingRequest } from './request.ts'

export const officerValidMs = 3 * 365 * day
/** A day below the bound, so that a clock that runs ahead of the log's does not make it void. */
export const deviceValidMs = 89 * day

export interface FoundingDraft {
  readonly draft: Draft<'officer'> | Draft<'device'>
  readonly names: readonly ProposedName[]
  readonly badge: string
}

interface Second {
  readonly officer: OfficerId
  readonly keyId: KeyId
}

/**
 * Officers first, then their devices: in this order they are signed and published. `self`: the key of the administrator
 * who composes. Throws GiaobanError `role/not-allowed` for who is none, `usage/invalid-input` where nobody can be the
 * second pair of eyes.
 */
export function foundingDrafts(
  place: DraftPlace,
  founding: { readonly requests: readonly FoundingRequest[]; readonly self: KeyId },
): readonly FoundingDraft[] {
  const { crypto, state, now } = place
  const { requests, self } = founding
  const unit = requests[0]?.unit
  const admins = unit === undefined ? [] : adminsOf(state, unit, now)
  const own = admins.find(({ keyId }) => keyId === self)
  if (own === undefined) throw new GiaobanError('role/not-allowed')
  const other: Second | undefined = admins.find(({ officer }) => officer !== own.officer)
  const commander = requests.find(({ roles }) => roles.includes('commander'))
  const approver = commander && { officer: commander.officer, keyId: keyIdOf(crypto, commander.officerKey) }
  const second = other ?? approver
  if (second === undefined) throw new GiaobanError('usage/invalid-input', { params: { field: 'request' } })
  const roots = rootsOf(policyOf(state), [])

  const officers = requests.map((request): FoundingDraft => {
    const approve = request.roles.includes('commander')
    const beside = !approve ? [] : other === undefined ? roots : [other.keyId]
    return {
      draft: { type: 'officer', body: officerOf(place, request, approve), signers: [self, ...beside] },
      names: [nameOf(request)],
      badge: request.badge,
    }
  })
  const devices = requests.map((request): FoundingDraft => {
    // the requester never approves: for the approver's own device the administrator asks
    const isApprovers = other === undefined && request.officer === second.officer
    const requestedBy = isApprovers ? own.officer : request.officer
    return {
      draft: { type: 'device', body: deviceOf(place, request, requestedBy), signers: [self, second.keyId] },
      names: [],
      badge: request.badge,
    }
  })
  return [...officers, ...devices]
}

const nameOf = ({ officer, name, badge, salt }: FoundingRequest): ProposedName => ({ officer, name, badge, salt })

function officerOf({ crypto, now }: DraftPlace, request: FoundingRequest, approve: boolean): LeafBody<'officer'> {
  return {
    unit: request.unit,
    officer: request.officer,
    nameHash: officerNameHash(crypto, request),
    roles: request.roles,
    approve,
    key: request.officerKey,
    notAfter: now + officerValidMs,
  }
}

function deviceOf({ now }: DraftPlace, request: FoundingRequest, requestedBy: OfficerId): LeafBody<'device'> {
  const { unit, device, signKey, witnessKey, auditKey, roles } = request
  // an administrator's own device reads no mail unless the unit says so (protocol.md, Keys)
  const isReading = roles.some((role) => role !== 'admin')
  return {
    unit,
    device,
    signKey,
    witnessKey,
    auditKey,
    limits: isReading ? ['read'] : [],
    roleLimits: roles,
    notAfter: now + deviceValidMs,
    requestedBy,
  }
}
