import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { duration, flag } from '../input.ts'
import { syncOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

/** The exchange goes on by itself; between two slices a SIGTERM is heard. */
const watchSliceMs = 500

export const sync = defineCommand({
  path: ['sync'],
  summary: {
    vi: 'gửi, nhận và ký biên nhận qua máy chủ chuyển tiếp cho đến khi hết việc',
    en: 'send, receive and answer with receipts through the relay until nothing is left to do',
  },
  options: [
    {
      flags: '--watch',
      summary: {
        vi: 'chạy tiếp cho đến khi nhận SIGTERM hoặc hết --for',
        en: 'go on until SIGTERM or the end of --for',
      },
    },
    {
      flags: '--for <time>',
      summary: { vi: 'chạy trong khoảng thời gian này (5s, 10m)', en: 'run for so long (5s, 10m)' },
    },
  ],
  input: z.strictObject({ watch: flag, for: duration.optional() }),
  output: syncOutput,
  human: ({ sent, received, rejected, pending, stayed }, language) => {
    const told =
      language === 'vi'
        ? `đã gửi ${sent}, đã nhận ${received}, từ chối ${rejected.length}, còn chờ biên nhận ${pending}`
        : `sent ${sent}, received ${received}, rejected ${rejected.length}, without a receipt ${pending}`
    if (stayed === undefined) return told
    return `${told}, ${language === 'vi' ? 'chưa gửi được' : 'not sent'} ${stayed.queued} (${stayed.reasons.join(', ')})`
  },
  exitCode: ({ stayed }) => (stayed === undefined ? 0 : 1),
  run: (cli, { watch, for: forMs }) =>
    cli.withEngine(async ({ call }) => {
      const { clock, stop } = cli.process
      if (watch === undefined && forMs === undefined) return project(syncOutput, await call('sync.once', {}))
      const until = forMs === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() + forMs
      let total: z.input<typeof syncOutput> = { sent: 0, received: 0, rejected: [], pending: 0 }
      do {
        const left = until - clock.monotonic()
        const part = await call('sync.once', { forMs: Math.max(0, Math.round(Math.min(watchSliceMs, left))) })
        total = {
          ...part,
          sent: total.sent + part.sent,
          received: total.received + part.received,
          rejected: [...total.rejected, ...part.rejected],
        }
      } while (!stop.aborted && clock.monotonic() < until)
      return total
    }),
})
