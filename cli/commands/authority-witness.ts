import { z } from 'zod'
import { draftWitnessKey } from '../../engine/authority/compose-policy.ts'
import { composeInput, witnessInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { flag } from '../input.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityWitness = defineCommand({
  path: ['authority', 'witness'],
  summary: {
    vi: 'soạn văn bản thêm một nhân chứng của nhật ký, hoặc khóa mới của nhân chứng đã có',
    en: 'compose a new witness of the log, or the new key of one that is known',
  },
  options: [
    ...composeOptions,
    {
      flags: '--witness <name=key>',
      summary: { vi: 'tên và khóa, 64 chữ số hex', en: 'its name and its key, 64 hex digits' },
    },
    {
      flags: '--operator',
      summary: { vi: 'do bên vận hành máy chủ chạy', en: 'run by whoever runs the relay' },
    },
  ],
  input: z.strictObject({ ...composeInput, witness: witnessInput, operator: flag }),
  output: proposalOutput,
  human: sayProposal,
  run: (cli, input) =>
    compose(cli, input, (place, by) =>
      draftWitnessKey(place, { ...input.witness, operator: input.operator === true, by }),
    ),
})
