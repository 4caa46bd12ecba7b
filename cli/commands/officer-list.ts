import { z } from 'zod'
import { sayOfficers } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { officerListOutput } from '../outputs/administration.ts'

export const officerList = defineCommand({
  path: ['officer', 'list'],
  summary: { vi: 'cán bộ của đơn vị, vai trò, hạn chứng nhận', en: 'officers of the unit, their roles, until when' },
  input: z.strictObject({}),
  output: officerListOutput,
  human: sayOfficers,
  run: (cli) => cli.withEngine(({ call }) => call('officers.list', {})),
})
