import { z } from 'zod'
import { exchangedRow } from '../administration/exchanged.ts'
import { present, secondInput, secondOption, validInput, validOption } from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const officerRenew = defineCommand({
  path: ['officer', 'renew'],
  summary: { vi: 'gia hạn chứng nhận của một cán bộ', en: "an officer's certificate for longer" },
  arguments: [{ form: '<officer>', summary: { vi: 'số hiệu hoặc mã', en: 'badge or id' } }],
  options: [validOption, secondOption],
  input: z.strictObject({ officer: z.string().min(1), valid: validInput, second: secondInput }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { officer, valid, second }) => {
    const asked = { officer, ...present({ validMs: valid, second }) }
    return cli.withEngine((session) => exchangedRow(session, () => session.call('officers.renew', asked)))
  },
})
