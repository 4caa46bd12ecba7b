import { z } from 'zod'
import { exchangedRow } from '../administration/exchanged.ts'
import { present, secondInput, secondOption } from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const deviceRenew = defineCommand({
  path: ['device', 'renew'],
  summary: {
    vi: 'gia hạn chứng nhận của một thiết bị (tối đa 90 ngày), hai người ký',
    en: "a device's certificate for longer (90 days at most), by two signatures",
  },
  arguments: [{ form: '<device>', summary: { vi: 'mã thiết bị', en: 'id of the device' } }],
  options: [secondOption],
  input: z.strictObject({ device: z.string().regex(/^[0-9a-f]{8,32}$/), second: secondInput }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { device, second }) => {
    const asked = { device, ...present({ second }) }
    return cli.withEngine((session) => exchangedRow(session, () => session.call('devices.renew', asked)))
  },
})
