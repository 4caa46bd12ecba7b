import { z } from 'zod'
import { draftAdministrators } from '../../engine/authority/compose-units.ts'
import { createDeps } from '../deps.ts'
import { openDesk, unitNamed } from '../authority/desk.ts'
import { composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { adminsOfRequests, readRequests, requestOption } from '../authority/requests.ts'
import { defineCommand } from '../command.ts'
import { flag } from '../input.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityRecover = defineCommand({
  path: ['authority', 'recover'],
  summary: {
    vi: 'soạn văn bản thay quản trị của một đơn vị; không có chữ ký của quản trị cũ thì chờ 72 giờ và có thể bị phản đối',
    en: "compose other administrators of a unit; without the old ones' signatures it waits 72 h and may be vetoed",
  },
  arguments: [{ form: '<unit>', summary: { vi: 'đơn vị', en: 'the unit' } }],
  options: [
    ...composeOptions,
    requestOption,
    {
      flags: '--agreed',
      summary: {
        vi: 'quá nửa số quản trị cũ sẽ ký: có hiệu lực ngay',
        en: 'more than half of the old administrators will sign: valid at once',
      },
    },
  ],
  input: z.strictObject({
    ...composeInput,
    unit: z.string(),
    request: z.array(z.string().min(1)).min(1).max(16),
    agreed: flag,
  }),
  output: proposalOutput,
  human: sayProposal,
  run: async (cli, input) => {
    const { known } = await openDesk(cli, input.dir)
    const unit = unitNamed(known.state, input.unit)
    const { crypto } = await createDeps(cli)
    const admins = adminsOfRequests(readRequests(cli, crypto, { unit, files: input.request }))
    return compose(cli, input, (place, by) =>
      draftAdministrators(place, { unit, admins, agreed: input.agreed === true, by }),
    )
  },
})
