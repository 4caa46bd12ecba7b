import { z } from 'zod'
import { exchangedRow } from '../administration/exchanged.ts'
import { grantInput, grantOptions, present, secondInput, secondOption } from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const officerRoles = defineCommand({
  path: ['officer', 'roles'],
  summary: { vi: 'quản trị đổi vai trò của một cán bộ', en: 'an administrator gives an officer other roles' },
  arguments: [{ form: '<officer>', summary: { vi: 'số hiệu hoặc mã', en: 'badge or id' } }],
  options: [...grantOptions, secondOption],
  input: z.strictObject({ officer: z.string().min(1), ...grantInput, second: secondInput }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { officer, roles, approve, second }) => {
    const asked = { officer, roles, ...present({ approve, second }) }
    return cli.withEngine((session) => exchangedRow(session, () => session.call('officers.roles', asked)))
  },
})
