import { z } from 'zod'
import { draftSuccession } from '../../engine/authority/compose-units.ts'
import { unitNamed } from '../authority/desk.ts'
import { composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { flag } from '../input.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityClose = defineCommand({
  path: ['authority', 'close'],
  summary: {
    vi: 'soạn văn bản kết thúc một đơn vị; hồ sơ, thư và giáp ranh sang đơn vị kế thừa',
    en: 'compose the end of a unit: its records, mail and borders go to its successor',
  },
  arguments: [{ form: '<unit>', summary: { vi: 'đơn vị kết thúc', en: 'the unit that closes' } }],
  options: [
    ...composeOptions,
    { flags: '--successor <unit>', summary: { vi: 'đơn vị kế thừa', en: 'the unit that comes after it' } },
    {
      flags: '--agreed',
      summary: {
        vi: 'quản trị của đơn vị kết thúc sẽ ký: có hiệu lực ngay, nếu không thì sau 72 giờ',
        en: 'an administrator of the closing unit will sign: valid at once, otherwise after 72 h',
      },
    },
  ],
  input: z.strictObject({ ...composeInput, unit: z.string(), successor: z.string().optional(), agreed: flag }),
  output: proposalOutput,
  human: sayProposal,
  run: (cli, input) =>
    compose(cli, input, (place, by) => {
      const unit = unitNamed(place.state, input.unit)
      const successor = input.successor === undefined ? {} : { successor: unitNamed(place.state, input.successor) }
      return draftSuccession(place, { unit, ...successor, by, agreedBy: input.agreed === true ? [unit] : [] })
    }),
})
