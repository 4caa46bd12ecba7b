import { z } from 'zod'
import { draftUnitChange } from '../../engine/authority/compose-units.ts'
import { unitLevels, unitLinks } from '../../shared/protocol/directory/words.ts'
import { unitNamed } from '../authority/desk.ts'
import { codeInput, composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityChange = defineCommand({
  path: ['authority', 'change'],
  summary: {
    vi: 'soạn văn bản đổi tên, mã, cấp hoặc cấp trên của một đơn vị; khóa và thư của đơn vị không đổi',
    en: "compose another name, code, level or parent of a unit; the unit's keys and mail stay",
  },
  arguments: [{ form: '<unit>', summary: { vi: 'đơn vị', en: 'the unit' } }],
  options: [
    ...composeOptions,
    { flags: '--code <code>', summary: { vi: 'mã mới', en: 'new code' } },
    { flags: '--name <name>', summary: { vi: 'tên mới', en: 'new name' } },
    { flags: '--level <level>', choices: unitLevels, summary: { vi: 'cấp mới', en: 'new level' } },
    { flags: '--short <form>', summary: { vi: 'chữ viết tắt mới', en: 'new short form' } },
    { flags: '--parent <code>', summary: { vi: 'đơn vị cấp trên mới', en: 'the new unit above' } },
    {
      flags: '--link <link>',
      choices: unitLinks,
      summary: { vi: 'có mạng hoặc giao liên', en: 'online or by courier' },
    },
    {
      flags: '--mat <word>',
      choices: ['on', 'off'],
      summary: { vi: 'tham gia độ mật Mật', en: 'takes part in marking Mật' },
    },
  ],
  input: z.strictObject({
    ...composeInput,
    unit: z.string(),
    code: codeInput.optional(),
    name: z.string().min(1).max(200).optional(),
    level: z.enum(unitLevels).optional(),
    short: z
      .string()
      .regex(/^[A-Z][A-Z0-9]{0,5}$/)
      .optional(),
    parent: z.string().optional(),
    link: z.enum(unitLinks).optional(),
    mat: z.enum(['on', 'off']).optional(),
  }),
  output: proposalOutput,
  human: sayProposal,
  run: (cli, input) =>
    compose(cli, input, (place, by) => {
      const { code, name, level, short, parent, link, mat } = input
      const change = {
        ...(code !== undefined && { code }),
        ...(name !== undefined && { name }),
        ...(level !== undefined && { level }),
        ...(short !== undefined && { shortForm: short }),
        ...(parent !== undefined && { parent: unitNamed(place.state, parent) }),
        ...(link !== undefined && { link }),
        ...(mat !== undefined && { mat: mat === 'on' }),
      }
      return draftUnitChange(place, { unit: unitNamed(place.state, input.unit), change, by })
    }),
})
