/** JSON documents of the `plan` commands (architecture.md, The command line). */
import { z } from 'zod'
import { planCalls, planDetail, planLine } from '../../shared/ipc/plan-calls.ts'

export const planProposeOutput = planCalls['plan.propose'].response
export const planListOutput = z.strictObject({ plans: z.array(planLine.omit({ family: true, unitName: true })) })
export const planShowOutput = planDetail.omit({ can: true, family: true, unitName: true })
export const planSaidOutput = planCalls['plan.close'].response
