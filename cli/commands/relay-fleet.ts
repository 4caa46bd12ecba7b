import { z } from 'zod'
import { isLoopback } from '../../relay/config.ts'
import { readNats } from '../../relay/nats-config.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { defineCommand } from '../command.ts'
import { relayFleetOutput } from '../outputs/relay.ts'
import { table } from '../table.ts'

export const relayFleet = defineCommand({
  path: ['relay', 'fleet'],
  summary: {
    vi: 'các máy chủ chuyển tiếp trên một cụm NATS, mỗi máy đọc được gì; --raise cho phép loại lệnh mới khi không còn bản cũ',
    en: 'the relays over one NATS cluster and what each of them reads; --raise lets newer kinds of commands in when no older relay is left',
  },
  options: [
    {
      flags: '--nats <urls>',
      summary: {
        vi: 'các máy chủ NATS JetStream của cụm, cách nhau bằng dấu phẩy',
        en: 'NATS JetStream servers of the cluster, separated by commas',
      },
    },
    {
      flags: '--raise',
      summary: { vi: 'nâng lên mức mà chương trình này đọc được', en: 'to what this program reads' },
    },
  ],
  input: z.strictObject({ nats: z.string().min(1), raise: z.boolean().optional() }),
  output: relayFleetOutput,
  human: ({ minReader, reads, relays }, language) =>
    [
      language === 'vi'
        ? `được ghi: ${minReader}; chương trình này đọc được: ${reads}`
        : `written: ${minReader}; this program reads: ${reads}`,
      table(relays.map(({ id, reader, silentMs }) => [id, String(reader), `${Math.round(silentMs / 1000)} s`])),
    ].join('\n'),
  run: async ({ process }, { nats, raise }) => {
    const { lookAtFleet, raiseReader } = await import('../../relay/storage/jetstream/fleet.ts')
    const settings = readNats(nats, process.env, isLoopback)
    const { relays, ...said } = await (raise === true ? raiseReader : lookAtFleet)(settings, await createCrypto())
    return { ...said, relays: [...relays] }
  },
})
