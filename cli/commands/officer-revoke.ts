import { z } from 'zod'
import { exchangedRow } from '../administration/exchanged.ts'
import { endInput, endOptions, present, secondInput, secondOption } from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const officerRevoke = defineCommand({
  path: ['officer', 'revoke'],
  summary: {
    vi: 'đưa một cán bộ ra khỏi đơn vị, vĩnh viễn; quản trị thì cần hai quản trị ký',
    en: 'an officer leaves for good; an administrator by two administrators',
  },
  arguments: [{ form: '<officer>', summary: { vi: 'số hiệu hoặc mã', en: 'badge or id' } }],
  options: [...endOptions, secondOption],
  input: z.strictObject({ officer: z.string().min(1), ...endInput, second: secondInput }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { officer, reason, since, second }) => {
    const asked = { officer, reason, ...present({ since, second }) }
    return cli.withEngine((session) => exchangedRow(session, () => session.call('officers.revoke', asked)))
  },
})
