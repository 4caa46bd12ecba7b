import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { sealedShowOutput } from '../outputs/sealed.ts'

export const sealedShow = defineCommand({
  path: ['sealed', 'show'],
  summary: {
    vi: 'các đơn vị không có mạng mà đơn vị mình chuyển hộ, và số thư còn chờ chuyển đi',
    en: 'units without network that this one carries for, and what waits to be given along',
  },
  input: z.strictObject({}),
  output: sealedShowOutput,
  human: ({ units, waiting }) =>
    [...units.map(({ unit, heard }) => `${unit.code}  ${heard ?? '-'}`), String(waiting)].join('\n'),
  run: (cli) => cli.withEngine(({ call }) => call('sealed.state', {})),
})
