/** JSON documents of enrolment. */
import { z } from 'zod'
import { adminCalls } from '../../shared/ipc/admin-calls.ts'
import { enrolCalls, enrolmentState, invitationRow } from '../../shared/ipc/enrol-calls.ts'

export const deviceInviteOutput = enrolCalls['enrol.invite'].response.omit({ file: true }).extend({
  /** The invitation as a file, where one was asked for. */
  out: z.string().optional(),
})

export const deviceEnrolOutput = enrolmentState.extend({
  home: z.string(),
  /** The request as a file, where one was asked for: `check` travels beside it by another way. */
  out: z.string().optional(),
})

export const deviceApproveOutput = z.strictObject({
  invitations: z.array(invitationRow),
  proposals: adminCalls['proposals.list'].response.shape.proposals,
})
