/** A unit's answer to a joint plan, about the version that holds or the one that is named. */
import type { z } from 'zod'
import type { RequestOf } from '../shared/ipc/contract.ts'
import type { Cli } from './cli.ts'
import type { OptionSpec } from './command.ts'
import { planSaidOutput } from './outputs/plan.ts'
import { project } from './project.ts'

export const headOption: OptionSpec = {
  flags: '--head <statement>',
  summary: { vi: 'chỉ khi bản này còn hiệu lực', en: 'only while this version holds' },
}

export const answerPlan = (
  cli: Cli,
  { id, head }: { readonly id: string; readonly head?: string | undefined },
  answer: (version: string) => RequestOf<'plan.answer'>,
): Promise<z.output<typeof planSaidOutput>> =>
  cli.withEngine(async ({ call }) => {
    const version = head ?? (await call('plan.get', { id })).head
    return project(planSaidOutput, await call('plan.answer', answer(version)))
  })
