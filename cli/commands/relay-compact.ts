import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { relayCompactOutput } from '../outputs/relay.ts'
import { at, dataOption, formatBytes, upkeepDeps } from '../relay-upkeep.ts'

export const relayCompact = defineCommand({
  path: ['relay', 'compact'],
  summary: {
    vi: 'xóa phần đã hết hạn và thu nhỏ cơ sở dữ liệu; phải dừng máy chủ trước',
    en: 'forget what has expired and make the database small; the relay must be stopped',
  },
  options: [dataOption],
  input: z.strictObject({ data: z.string().min(1) }),
  output: relayCompactOutput,
  human: ({ before, after, envelopes, files }, language) =>
    language === 'vi'
      ? `${formatBytes(before)} → ${formatBytes(after)}; đã xóa ${envelopes} thư và ${files} tệp hết hạn`
      : `${formatBytes(before)} → ${formatBytes(after)}; ${envelopes} envelopes and ${files} files forgotten`,
  run: async (cli, { data }) => {
    const { compactRelay } = await import('../../relay/upkeep/compact.ts')
    return compactRelay(await upkeepDeps(cli), at(cli, data))
  },
})
