import { resolve } from 'node:path'
import { z } from 'zod'
import { verifyComplaint, type ComplaintVerdict } from '../../engine/complaints/verify.ts'
import { bytesToHex, hexToBytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { hex32 } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import type { Language } from '../language.ts'
import { complaintVerifyOutput } from '../outputs/complaint.ts'
import { finding, rootOfHome } from '../proof.ts'

type Output = z.output<typeof complaintVerifyOutput>

export const complaintVerify = defineCommand({
  path: ['complaint', 'verify'],
  summary: {
    vi: 'kiểm tra đơn khiếu nại, không cần mạng, không cần mật khẩu; thoát 0 chỉ khi đơn đúng và gốc được tin cậy',
    en: 'check a complaint without network or passphrase; exit 0 only where it is valid and its root is trusted',
  },
  arguments: [{ form: '<file>', summary: { vi: 'đơn khiếu nại', en: 'the complaint' } }],
  options: [
    {
      flags: '--root <fingerprint>',
      summary: {
        vi: 'dấu vân tay khóa gốc, từ nguồn khác ngoài đơn; không có thì lấy của --home',
        en: "the authority's root fingerprint from elsewhere than the file; else that of --home",
      },
    },
  ],
  input: z.strictObject({ file: z.string(), root: hex32.optional() }),
  output: complaintVerifyOutput,
  human,
  exitCode: ({ valid, trusted }) => (valid && trusted ? 0 : 1),
  run: async (cli, { file, root }) => {
    const bytes = readNamedFile(resolve(cli.process.cwd, file), limits.complaintBytes)
    const trusted = root ?? rootOfHome(cli)
    const fingerprint = trusted === undefined ? undefined : hexToBytes(trusted)
    return document(
      verifyComplaint(await createCrypto(), bytes, fingerprint === undefined ? {} : { root: fingerprint }),
    )
  },
})

const document = ({ root, accused, by, findings, ...verdict }: ComplaintVerdict): Output => ({
  ...verdict,
  ...(root !== undefined && { root: bytesToHex(root) }),
  ...(accused !== undefined && { accused: { ...accused, at: msToRfc3339(accused.at) } }),
  ...(by !== undefined && { by: { ...by, at: msToRfc3339(by.at) } }),
  findings: findings.map(finding),
})

function human({ valid, trusted, root, culprit, accused, by, findings }: Output, language: Language): string {
  const say = (vi: string, en: string): string => (language === 'vi' ? vi : en)
  return [
    valid ? say('đơn khiếu nại: ĐÚNG', 'complaint: VALID') : say('đơn SAI', 'NOT VALID'),
    trusted
      ? say(`gốc tin cậy: ${root}`, `trusted root: ${root}`)
      : say(`gốc CHƯA được xác nhận: ${root ?? '-'}`, `root NOT confirmed: ${root ?? '-'}`),
    ...(accused === undefined
      ? []
      : [`${say('máy đã ký', 'signed by')}: ${accused.unit.code}  ${accused.device}  ${accused.at}`]),
    ...(culprit === undefined ? [] : [whose(culprit, say)]),
    ...(by === undefined
      ? []
      : [`${say('bên khiếu nại', 'complaint by')}: ${by.unit.code}  ${by.officer.badge} ${by.officer.name}  ${by.at}`]),
    ...findings.map(({ level, code, detail }) => [level, code, detail ?? ''].join('  ').trimEnd()),
  ].join('\n')
}

const whose = (culprit: NonNullable<Output['culprit']>, say: (vi: string, en: string) => string): string =>
  culprit === 'signer'
    ? say('chỉ máy đã ký mới làm ra được', 'nobody but the signing machine can have made this')
    : say(
        'do máy đã ký, hoặc một bên đã được trao khóa nội dung làm ra',
        'made by the signing machine, or by somebody who was given the content key',
      )
