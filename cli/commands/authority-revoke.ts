import { z } from 'zod'
import { draftRevocation } from '../../engine/authority/compose-units.ts'
import type { DeviceId, OfficerId } from '../../shared/ids.ts'
import { hex16 } from '../../shared/ipc/values.ts'
import { revocationReasons } from '../../shared/protocol/directory/words.ts'
import { unitNamed } from '../authority/desk.ts'
import { composeInput } from '../authority/inputs.ts'
import { compose, composeOptions, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityRevoke = defineCommand({
  path: ['authority', 'revoke'],
  summary: {
    vi: 'soạn văn bản thu hồi một thiết bị hoặc cán bộ, khi đơn vị không còn ai làm được; cần nhật ký đã nhập',
    en: 'compose the revocation of a device or an officer where the unit has nobody left; needs an imported log',
  },
  arguments: [{ form: '<unit>', summary: { vi: 'đơn vị', en: 'the unit' } }],
  options: [
    ...composeOptions,
    { flags: '--device <id>', summary: { vi: 'thiết bị', en: 'the device' } },
    { flags: '--officer <id>', summary: { vi: 'cán bộ', en: 'the officer' } },
    { flags: '--reason <word>', choices: revocationReasons, summary: { vi: 'lý do', en: 'why' } },
  ],
  input: z.strictObject({
    ...composeInput,
    unit: z.string(),
    device: hex16.optional(),
    officer: hex16.optional(),
    reason: z.enum(revocationReasons),
  }),
  output: proposalOutput,
  human: sayProposal,
  run: (cli, input) =>
    compose(cli, input, (place, by) => {
      const target = targetOf(input)
      return draftRevocation(place, { unit: unitNamed(place.state, input.unit), target, reason: input.reason, by })
    }),
})

function targetOf({
  device,
  officer,
}: {
  readonly device?: string | undefined
  readonly officer?: string | undefined
}) {
  if (device !== undefined && officer === undefined) return { device: device as DeviceId }
  if (officer !== undefined && device === undefined) return { officer: officer as OfficerId }
  throw new UsageError('one-of', { options: '--device, --officer' })
}
