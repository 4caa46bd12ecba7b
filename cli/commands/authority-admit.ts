import { z } from 'zod'
import { draftUnit } from '../../engine/authority/compose-units.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { createDeps } from '../deps.ts'
import { composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { adminsOfRequests, readInvitation, readRequests, requestOption } from '../authority/requests.ts'
import { defineCommand } from '../command.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityAdmit = defineCommand({
  path: ['authority', 'admit'],
  summary: {
    vi: 'soạn văn bản nhận một đơn vị mới với các quản trị đầu tiên của đơn vị đó',
    en: 'compose the admission of a new unit with its first administrators',
  },
  options: [
    ...composeOptions,
    { flags: '--invitation <file>', summary: { vi: 'giấy mời của đơn vị', en: "the unit's invitation" } },
    requestOption,
  ],
  input: z.strictObject({
    ...composeInput,
    invitation: z.string().min(1),
    request: z.array(z.string().min(1)).min(1).max(16),
  }),
  output: proposalOutput,
  human: sayProposal,
  run: async (cli, input) => {
    const { crypto } = await createDeps(cli)
    const { invitation } = readInvitation(cli, input.invitation)
    const { id, ...words } = invitation.unit
    const requests = readRequests(cli, crypto, { unit: id, files: input.request })
    const { parent, ...plain } = words
    const unit = {
      unit: id,
      ...plain,
      ...(parent === undefined ? {} : { parent }),
      admins: adminsOfRequests(requests),
      mat: false,
    }
    return compose(cli, input, (place, by, { authority }) => {
      // an invitation of another authority names another root
      if (invitation.root !== bytesToHex(authority.root)) throw new GiaobanError('authority/request-damaged')
      return draftUnit(place, { unit, by })
    })
  },
})
