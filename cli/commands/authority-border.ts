import { z } from 'zod'
import { draftBorder } from '../../engine/authority/compose-units.ts'
import { unitNamed } from '../authority/desk.ts'
import { composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { flag } from '../input.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityBorder = defineCommand({
  path: ['authority', 'border'],
  summary: {
    vi: 'soạn văn bản giáp ranh giữa hai đơn vị; có chữ ký của cả hai đơn vị thì có hiệu lực ngay, nếu không thì sau 72 giờ',
    en: 'compose a border of two units: valid at once with a signature of each, otherwise after 72 h',
  },
  arguments: [
    { form: '<unit>', summary: { vi: 'một đơn vị', en: 'one unit' } },
    { form: '<other>', summary: { vi: 'đơn vị kia', en: 'the other unit' } },
  ],
  options: [
    ...composeOptions,
    {
      flags: '--agreed',
      summary: { vi: 'quản trị của cả hai đơn vị sẽ ký', en: 'an administrator of each unit will sign' },
    },
    { flags: '--closed', summary: { vi: 'chấm dứt giáp ranh', en: 'the border ends' } },
  ],
  input: z.strictObject({ ...composeInput, unit: z.string(), other: z.string(), agreed: flag, closed: flag }),
  output: proposalOutput,
  human: sayProposal,
  run: (cli, input) =>
    compose(cli, input, (place, by) => {
      const units = [unitNamed(place.state, input.unit), unitNamed(place.state, input.other)] as const
      const agreedBy = input.agreed === true ? units : []
      return draftBorder(place, { units, state: input.closed === true ? 'closed' : 'open', by, agreedBy })
    }),
})
