/** JSON documents of the `request` commands (architecture.md, The command line). */
import { z } from 'zod'
import { requestCalls, requestDetail } from '../../shared/ipc/request-calls.ts'
import { recordLine } from '../../shared/ipc/record-values.ts'

export const requestCreateOutput = requestCalls['request.create'].response
export const requestListOutput = z.strictObject({
  requests: z.array(recordLine.omit({ family: true, unitName: true })),
})
export const requestShowOutput = requestDetail.omit({ can: true, family: true, unitName: true })
export const requestSaidOutput = requestCalls['request.answer'].response
