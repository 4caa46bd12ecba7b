/** Where a home keeps its enrolments: its own, while it is new, and the invitations that people here have made. */
import { idBytes, type DeviceId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import { array, decodeAs, encodeAs } from '../../shared/protocol/schema.ts'
import { appendAudit } from '../store/audit.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { invitedSchema, type Invited } from './invited.ts'
import { newcomerSchema, type Newcomer } from './newcomer.ts'

const keptInvitations = 4 * limits.invitationsPerHome
const listSchema = array(invitedSchema, { max: keptInvitations })
const listBytes = keptInvitations * (limits.invitationBytes + 3 * limits.enrolRequestBytes)

/** Oldest first. */
export function invitations(db: ReadableDb): readonly Invited[] {
  const bytes = readMeta<Uint8Array>(db, 'enrol.invitations')
  return bytes === undefined ? [] : decodeAs(listSchema, bytes, listBytes)
}

export const invitation = (db: ReadableDb, id: InvitationId): Invited | undefined =>
  invitations(db).find((each) => each.invitation.terms.box === id)

/** In place of the one with the same id, or as the newest; ended ones of long ago are forgotten. */
export function keepInvitation(tx: WritableDb, state: Invited, now: number): void {
  const { box } = state.invitation.terms
  const others = invitations(tx).filter(
    ({ endedAt }) => endedAt === undefined || now - endedAt < limits.invitationShownMs,
  )
  const at = others.findIndex((each) => each.invitation.terms.box === box)
  const list = at < 0 ? [...others, state] : others.with(at, state)
  writeMeta(tx, 'enrol.invitations', encodeAs(listSchema, list.slice(-keptInvitations)))
}

/** `undefined` in every home that was not made by an enrolment. */
export function ownEnrolment(db: ReadableDb): Newcomer | undefined {
  const bytes = readMeta<Uint8Array>(db, 'enrol.own')
  return bytes === undefined
    ? undefined
    : decodeAs(newcomerSchema, bytes, limits.invitationBytes + 3 * limits.enrolMessageBytes)
}

export function keepOwnEnrolment(tx: WritableDb, state: Newcomer): void {
  writeMeta(tx, 'enrol.own', encodeAs(newcomerSchema, state))
}

export const auditEnrolment = (
  crypto: Crypto,
  tx: WritableDb,
  entry: {
    readonly at: number
    readonly action: string
    readonly code?: string
    readonly object: InvitationId | DeviceId
  },
): void => appendAudit(tx, crypto, { ...entry, object: idBytes(entry.object) })
