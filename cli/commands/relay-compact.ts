import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { relayCompactOutput } from '../outputs/relay.ts'
import { at, dataOption, upkeepDeps } from '../relay-upkeep.ts'

export const relayCompact = defineCommand({
  path: ['relay', 'compact'],
  summary: {
    vi: 'xóa phần đã hết hạn và thu nhỏ cơ sở dữ liệu; phải dừng máy chủ trước',
    en: 'forget what has expired and make the database small; the relay must be stopped',
  },
  options: [dataOption],
  input: z.strictObject({ data: z.string().min(1) }),
  output: relayCompactOutput,
  human: ({ before, after }) => `${before} B → ${after} B`,
  run: async (cli, { data }) => {
    const { compactRelay } = await import('../../relay/upkeep/compact.ts')
    return compactRelay(await upkeepDeps(cli), at(cli, data))
  },
})
