import { z } from 'zod'
import { hexToBytes } from '../../shared/bytes.ts'
import { defineCommand } from '../command.ts'
import { relayDoctorOutput } from '../outputs/relay.ts'
import { relayAdvice } from '../relay-doctor-words.ts'
import { at, dataOption, logKeyOf, logKeyOption, upkeepDeps } from '../relay-upkeep.ts'
import { table } from '../table.ts'

export const relayDoctor = defineCommand({
  path: ['relay', 'doctor'],
  summary: {
    vi: 'kiểm tra máy chủ: quyền tệp, đĩa, cơ sở dữ liệu, nhật ký, tệp, đồng hồ, chứng thư, địa chỉ; thoát 1 khi có lỗi',
    en: 'check a relay: permissions, disk, database, log, files, clock, certificate, address; exit 1 where something is wrong',
  },
  options: [
    dataOption,
    logKeyOption,
    { flags: '--tls-cert <file>', summary: { vi: 'chứng thư TLS (PEM)', en: 'TLS certificate (PEM)' } },
    {
      flags: '--tls-key <file>',
      summary: { vi: 'khóa của chứng thư TLS (PEM)', en: 'key of the TLS certificate (PEM)' },
    },
    {
      flags: '--root <fingerprint>',
      summary: { vi: 'dấu vân tay khóa gốc của cơ quan điều phối', en: "fingerprint of the authority's root" },
    },
    {
      flags: '--listen <host:port>',
      summary: { vi: 'địa chỉ của máy chủ: còn trống, hoặc đang trả lời', en: 'its address: free, or answering' },
    },
    {
      flags: '--deep',
      summary: { vi: 'đọc cả mọi chỉ mục và mọi tệp', en: 'read every index and every file as well' },
    },
  ],
  input: z.strictObject({
    data: z.string().min(1),
    logKey: z.string().min(1).optional(),
    tlsCert: z.string().min(1).optional(),
    tlsKey: z.string().min(1).optional(),
    root: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/)
      .optional(),
    listen: z.string().min(1).optional(),
    deep: z.boolean().optional(),
  }),
  output: relayDoctorOutput,
  human: ({ checks }, language) =>
    table(
      checks.map((each) => [
        each.ok ? '✓' : '✗',
        each.name,
        each.code ?? '',
        each.ok ? '' : relayAdvice(each, language),
      ]),
    ),
  exitCode: ({ ok }) => (ok ? 0 : 1),
  run: async (cli, input) => {
    const { parseAddress, tlsFiles } = await import('../../relay/config.ts')
    const { examineRelay } = await import('../../relay/upkeep/doctor.ts')
    const { data, tlsCert, tlsKey, root, listen, deep } = input
    const path = (file: string | undefined): string | undefined => (file === undefined ? undefined : at(cli, file))
    const tls = tlsFiles(path(tlsCert), path(tlsKey))
    const request = {
      data: at(cli, data),
      logKeyFile: logKeyOf(cli, input),
      deep: deep === true,
      ...(tls && { tls }),
      ...(root !== undefined && { root: hexToBytes(root.toLowerCase()) ?? new Uint8Array() }),
      ...(listen !== undefined && { listen: parseAddress(listen, 'listen') }),
    }
    const checks = [...(await examineRelay(await upkeepDeps(cli), request))]
    return { ok: checks.every((check) => check.ok), checks }
  },
})
