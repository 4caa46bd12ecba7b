/** What the commands about files on their way print. */
import { z } from 'zod'
import { contract } from '../../shared/ipc/contract.ts'
import { transferStates } from '../../shared/ipc/attachment-calls.ts'

export const attachmentWishOutput = z.strictObject({ index: z.number(), state: z.enum(transferStates) })
export const attachmentListOutput = contract['attachment.transfers'].response
