/** The enrolment mailbox: two lanes of few sealed messages, each written once (docs/spec/relay.md, Enrolment mailbox). */
import { limits } from '../../limits.ts'
import type { InvitationId } from '../enrolment/code.ts'
import { array, bytes, field, id, record, time, uint } from '../schema.ts'

/** SHA-256 of the token. */
const box = id<InvitationId>(32)
const position = uint(limits.enrolMessagesPerSide - 1)
const message = bytes({ max: limits.enrolMessageBytes })

/** `expires` is on the relay's clock, at most `limits.invitationMs` from now. */
export const enrolOpenSchema = record({ box: field(0, box), expires: field(1, time) })
export const enrolOpenedSchema = record({ expires: field(0, time) })

/** The same bytes may be put again; other bytes in a place that is taken are refused. */
export const enrolPutSchema = record({ box: field(0, box), position: field(1, position), message: field(2, message) })

/** What the other side has written, from the first message on. */
export const enrolTakeSchema = record({ box: field(0, box) })
export const enrolTakenSchema = record({ messages: field(0, array(message, { max: limits.enrolMessagesPerSide })) })

export const enrolCloseSchema = record({ box: field(0, box) })

export const enrolPushSchema = record({ box: field(0, box) })

/** Instead of an authentication: the one-time token of an invitation. */
export const enterSchema = record({ token: field(0, bytes({ exact: 32 })) })
export const enteredSchema = record({ time: field(0, time), expires: field(1, time) })
