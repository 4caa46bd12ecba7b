/** JSON documents of the commands about proposals, officers and devices. */
import { z } from 'zod'
import { proposalRow } from '../../shared/ipc/admin-calls.ts'
import { deviceRemoval, officerCalls } from '../../shared/ipc/officer-calls.ts'
import { hex16, hex32 } from '../../shared/ipc/values.ts'

export const proposalListOutput = z.strictObject({ proposals: z.array(proposalRow) })
export const proposalRowOutput = proposalRow
export const proposalExportOutput = z.strictObject({ id: hex32, out: z.string(), missing: z.number() })
export const officerListOutput = officerCalls['officers.list'].response
export const officerAddOutput = z.strictObject({ officer: hex16, key: z.string(), out: z.string() })
export const officerRequestOutput = officerCalls['officers.readRequest'].response
export const deviceListOutput = officerCalls['devices.list'].response
export const deviceRevokeOutput = deviceRemoval
