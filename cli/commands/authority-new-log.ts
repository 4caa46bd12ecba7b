import { z } from 'zod'
import { draftNewLog } from '../../engine/authority/compose-policy.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { openDesk } from '../authority/desk.ts'
import { composeInput, pinInput, relayInput } from '../authority/inputs.ts'
import { logOptions, readLogKeys } from '../authority/log-keys.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityNewLog = defineCommand({
  path: ['authority', 'new-log'],
  summary: {
    vi: 'khóa nhật ký bị mất: soạn văn bản để nhật ký đi tiếp dưới khóa khác; cần nhật ký đã nhập',
    en: 'the key of the log is lost: compose that the log goes on under another one; needs an imported log',
  },
  options: [...composeOptions, ...logOptions],
  input: z.strictObject({
    ...composeInput,
    relay: relayInput.optional(),
    logKeys: z.string().optional(),
    pin: pinInput,
  }),
  output: proposalOutput,
  human: sayProposal,
  run: async (cli, input) => {
    const { deps, known } = await openDesk(cli, input.dir)
    const { origin, key } = await readLogKeys(cli, deps, input)
    const tree = known.log
    if (tree === undefined) throw new GiaobanError('directory/refused', { params: { reason: 'previous' } })
    return compose(cli, input, (place, by) => draftNewLog(place, { log: { origin, key }, tree, by }))
  },
})
