import { z } from 'zod'
import { version } from '../../package.json'
import { createStep } from '../../engine/kill-step.ts'
import { readRelayConfig } from '../../relay/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { defineCommand } from '../command.ts'
import { startRelay } from '../relay.ts'

export const relayServe = defineCommand({
  path: ['relay', 'serve'],
  summary: {
    vi: 'chạy máy chủ chuyển tiếp cho đến khi nhận SIGTERM; dòng đầu tiên cho biết địa chỉ',
    en: 'run the relay until SIGTERM; its first line tells the address',
  },
  options: [
    { flags: '--data <dir>', summary: { vi: 'thư mục dữ liệu', en: 'folder of its data' } },
    {
      flags: '--listen <host:port>',
      summary: { vi: 'địa chỉ; cổng 0 là cổng trống', en: 'address; port 0 is a free one' },
    },
    {
      flags: '--store <store>',
      choices: ['sqlite', 'nats'],
      summary: { vi: 'nơi lưu trữ', en: 'where it keeps its data' },
    },
    {
      flags: '--nats <urls>',
      summary: {
        vi: 'các máy chủ NATS JetStream của một cụm, cách nhau bằng dấu phẩy (với --store nats)',
        en: 'NATS JetStream servers of one cluster, separated by commas (with --store nats)',
      },
    },
    { flags: '--tls-cert <file>', summary: { vi: 'chứng thư TLS (PEM)', en: 'TLS certificate (PEM)' } },
    {
      flags: '--tls-key <file>',
      summary: { vi: 'khóa của chứng thư TLS (PEM)', en: 'key of the TLS certificate (PEM)' },
    },
    {
      flags: '--root <fingerprint>',
      summary: {
        vi: 'dấu vân tay khóa gốc của cơ quan điều phối; bắt buộc khi máy khác kết nối được',
        en: "fingerprint of the authority's root; needed where other machines can connect",
      },
    },
    {
      flags: '--log-key <file>',
      summary: {
        vi: 'khóa nhật ký danh bạ, ngoài thư mục dữ liệu',
        en: 'key of the directory log, outside of the data',
      },
    },
    {
      flags: '--follow-log <key>',
      summary: {
        vi: 'nhật ký danh bạ do máy chủ khác ghi: khóa công khai của nó, như trong thư mời; máy chủ này chỉ giữ bản sao',
        en: 'the directory log is written by another relay: its public key, as invitations have it; this one keeps a copy',
      },
    },
    {
      flags: '--name <name>',
      summary: {
        vi: 'tên của máy chủ này trong chính sách (với --follow-log)',
        en: 'name of this relay in the policy (with --follow-log)',
      },
    },
    {
      flags: '--signed-up-to <leaves>',
      summary: {
        vi: 'sau khi mất cả máy: danh bạ chưa từng ký quá số mục này, khi không máy trạm nào nói được điều đó',
        en: 'after the loss of the whole machine: no more leaves than these were ever signed, where no desk can say so',
      },
    },
    {
      flags: '--metrics <host:port>',
      summary: {
        vi: 'địa chỉ riêng cho số đo và trạng thái; chỉ có cổng thì nằm trên chính máy này',
        en: 'address of its own for metrics and health; a port alone is on this machine',
      },
    },
  ],
  input: z.strictObject({
    metrics: z.string().optional(),
    data: z.string().min(1),
    listen: z.string().min(1),
    store: z.enum(['sqlite', 'nats']).optional(),
    nats: z.string().optional(),
    tlsCert: z.string().optional(),
    tlsKey: z.string().optional(),
    root: z.string().optional(),
    logKey: z.string().optional(),
    followLog: z.string().optional(),
    name: z.string().min(1).max(128).optional(),
    signedUpTo: z.string().optional(),
  }),
  run: async (cli, input) => {
    const { clock, env, kill, onHangup, stop, writeError, writeOut } = cli.process
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const config = readRelayConfig({ ...Object.fromEntries(given), data: input.data, listen: input.listen }, env)
    const step = createStep({ spec: env.GIAOBAN_STEP, kill, write: writeError })
    const deps = { clock, crypto: await createCrypto(), step, bounds: defaultBounds, version }
    await using relay = await startRelay({ config, deps, logLevel: config.logLevel })
    writeOut(`${JSON.stringify({ ready: true, url: relay.url, metrics: relay.metricsUrl })}\n`)
    onHangup?.(() => relay.reloadTls())
    const stopped = new Promise<undefined>((resolve) => {
      if (stop.aborted) resolve(undefined)
      else stop.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    const failure = await Promise.race([stopped, relay.failed])
    await relay.drain()
    if (failure !== undefined) throw failure // whoever watches over this process starts another
    return undefined
  },
})
