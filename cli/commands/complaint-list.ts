import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { complaintListOutput } from '../outputs/complaint.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'

export const complaintList = defineCommand({
  path: ['complaint', 'list'],
  summary: {
    vi: 'liệt kê các tin bị từ chối vì bên gửi niêm phong sai với phần đã ký',
    en: 'list messages refused because they were sealed otherwise than was signed',
  },
  input: z.strictObject({}),
  output: complaintListOutput,
  human: ({ complaints }) =>
    table(
      complaints.map(({ id, reason, foundAt, accused }) => [
        id.slice(0, 8),
        reason,
        foundAt,
        accused?.unit.code ?? '-',
        accused?.device.slice(0, 8) ?? '',
      ]),
    ),
  run: (cli) => cli.withEngine(async ({ call }) => project(complaintListOutput, await call('complaint.list', {}))),
})
