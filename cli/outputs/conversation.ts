/** JSON documents of the `conversation` commands (architecture.md, The command line). */
import { z } from 'zod'
import { conversationCalls, conversationDetail } from '../../shared/ipc/conversation-calls.ts'
import { recordLine } from '../../shared/ipc/record-values.ts'

const opened = conversationCalls['conversation.open'].response.shape

/** `ref` and `recipients` of a new one. */
export const conversationSendOutput = z.strictObject({
  id: opened.id,
  statement: opened.statement,
  ref: opened.ref.optional(),
  recipients: opened.recipients.optional(),
})
export const conversationListOutput = z.strictObject({
  conversations: z.array(recordLine.omit({ family: true, unitName: true, owed: true, due: true, late: true })),
})
export const conversationShowOutput = conversationDetail.omit({
  can: true,
  family: true,
  unitName: true,
  owed: true,
  due: true,
  late: true,
})
export const conversationLeaveOutput = conversationCalls['conversation.leave'].response
