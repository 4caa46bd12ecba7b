/** An enrolment step by step between homes of a sync world. */
import type { EnrolmentState, InvitationRow } from '../../shared/ipc/enrol-calls.ts'
import type { RequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import { draftAdministrators } from '../../engine/authority/compose-units.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { authorityHand } from './authority-hand.ts'
import { syncAll } from './epochs.ts'
import type { SyncHome, SyncWorld } from './sync-world.ts'

export type Invite = ResponseOf<'enrol.invite'>

/** The mailbox is open and has the invitation in it. */
export async function inviteFrom(admin: SyncHome, asked: Partial<RequestOf<'enrol.invite'>> = {}): Promise<Invite> {
  const made = await admin.call('enrol.invite', { roleLimits: ['duty'], ...asked })
  if (made.relays.length > 0) await admin.call('sync.once', {})
  return made
}

export const invitationAt = async (admin: SyncHome, id: string): Promise<InvitationRow> => {
  const { invitations } = await admin.call('enrol.invitations', {})
  const found = invitations.find((each) => each.id === id)
  if (found === undefined) throw new Error('no such invitation here')
  return found
}

export const stateOf = (home: SyncHome): Promise<EnrolmentState> => home.call('enrol.state', {})

/** Commitment, answer, opening: both sides have digits. */
export async function exchangeKeys(admin: SyncHome, newcomer: SyncHome): Promise<string> {
  await newcomer.call('enrol.advance', {})
  await admin.call('sync.once', {})
  const { digits } = await newcomer.call('enrol.advance', {})
  await admin.call('sync.once', {})
  if (digits === undefined) throw new Error('there are no digits')
  return digits
}

/** Up to the certificate in the log, at both officers' homes and the newcomer's. */
export async function certify(
  homes: { readonly admin: SyncHome; readonly approver: SyncHome; readonly newcomer: SyncHome },
  id: string,
): Promise<void> {
  const { admin, approver, newcomer } = homes
  const digits = await exchangeKeys(admin, newcomer)
  const { proposal } = await admin.call('enrol.compare', { id, digits })
  if (proposal === undefined) throw new Error('nothing was proposed')
  await syncAll(admin, approver)
  const { proposals } = await approver.call('proposals.list', {})
  for (const each of proposals) if (each.mine) await approver.call('proposals.sign', { id: each.id })
  await syncAll(approver, admin)
  await newcomer.call('enrol.advance', {})
  await newcomer.call('enrol.advance', {})
}

/** The authority and the administrator make `officer` an administrator of the unit too. */
export async function makeAdministrator(world: SyncWorld, admin: SyncHome, officer: SyncHome): Promise<void> {
  const unit = unitAt(admin.open.directory.state, admin.unit)
  if (unit === undefined) throw new Error('the unit is in the log')
  const { id, signing } = officer.open.vault.officer
  const admins = [...unit.admins, { officer: id, key: signing.publicKey }]
  const authority = await authorityHand(world)
  await authority.say(
    (place, by) => draftAdministrators(place, { unit: admin.unit, admins, agreed: true, by }),
    [admin],
  )
}
