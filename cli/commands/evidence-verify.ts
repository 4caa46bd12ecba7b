import { resolve } from 'node:path'
import { z } from 'zod'
import { verifyEvidence, type EvidenceSigner, type EvidenceVerdict } from '../../engine/evidence/verify.ts'
import { bytesToHex, hexToBytes } from '../../shared/bytes.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { hex32 } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import type { Language } from '../language.ts'
import { evidenceVerifyOutput } from '../outputs/desk.ts'
import { finding, rootOfHome } from '../proof.ts'
import { word } from '../words/terms.ts'

type Output = z.output<typeof evidenceVerifyOutput>

export const evidenceVerify = defineCommand({
  path: ['evidence', 'verify'],
  summary: {
    vi: 'kiểm tra gói chứng cứ, không cần mạng, không cần mật khẩu; thoát 0 chỉ khi gói đúng và gốc được tin cậy',
    en: 'check evidence without network or passphrase; exit 0 only where it is valid and its root is trusted',
  },
  arguments: [{ form: '<file>', summary: { vi: 'gói chứng cứ', en: 'the package' } }],
  options: [
    {
      flags: '--root <fingerprint>',
      summary: {
        vi: 'dấu vân tay khóa gốc, từ nguồn khác ngoài gói; không có thì lấy của --home',
        en: "the authority's root fingerprint from elsewhere than the package; else that of --home",
      },
    },
    {
      flags: '--code <text>',
      summary: {
        vi: 'mã QR của bản in: bản in có thật và còn đúng theo gói này không; thoát 0 chỉ khi còn',
        en: 'QR text of a printed sheet: is it genuine, and does it hold by this package; else exit 1',
      },
    },
  ],
  input: z.strictObject({ file: z.string(), root: hex32.optional(), code: z.string().optional() }),
  output: evidenceVerifyOutput,
  human,
  exitCode: ({ valid, trusted, document: sheet }) =>
    valid && trusted && (sheet === undefined || sheet.outcome === 'current') ? 0 : 1,
  run: async (cli, { file, root, code }) => {
    const bytes = readNamedFile(resolve(cli.process.cwd, file), limits.evidenceBytes)
    const trusted = root ?? rootOfHome(cli)
    const fingerprint = trusted === undefined ? undefined : hexToBytes(trusted)
    return document(
      verifyEvidence(await createCrypto(), bytes, {
        ...(fingerprint !== undefined && { root: fingerprint }),
        ...(code !== undefined && { code }),
      }),
    )
  },
})

const document = ({ root, record, signers, firstWitnessed, findings, ...verdict }: EvidenceVerdict): Output => ({
  ...verdict,
  ...(root !== undefined && { root: bytesToHex(root) }),
  ...(record !== undefined && { record }),
  signers: signers.map(signer),
  ...(firstWitnessed !== undefined && { firstWitnessed: msToRfc3339(firstWitnessed) }),
  findings: findings.map(finding),
})

const signer = ({ says, at, notBefore, firstWitnessed, ...who }: EvidenceSigner): Output['signers'][number] => ({
  ...who,
  at: msToRfc3339(at),
  ...(notBefore !== undefined && { notBefore: msToRfc3339(notBefore) }),
  ...(firstWitnessed !== undefined && { firstWitnessed: msToRfc3339(firstWitnessed) }),
  ...(says !== undefined && {
    says: says.map((entry) => ({
      statement: entry.statement,
      rung: entry.rung,
      outcome: entry.outcome,
      at: msToRfc3339(entry.at),
    })),
  }),
})

function human({ valid, trusted, root, signers, findings, document: sheet }: Output, language: Language): string {
  const say = (vi: string, en: string): string => (language === 'vi' ? vi : en)
  return [
    valid ? say('chữ ký và chứng nhận: ĐÚNG', 'signatures and certificates: VALID') : say('gói SAI', 'NOT VALID'),
    trusted
      ? say(`gốc tin cậy: ${root}`, `trusted root: ${root}`)
      : say(`gốc CHƯA được xác nhận: ${root ?? '-'}`, `root NOT confirmed: ${root ?? '-'}`),
    ...(sheet === undefined
      ? []
      : [
          `${say('bản in', 'sheet')} ${sheet.sheet?.number ?? ''}: ${word(language, 'documentOutcome', sheet.outcome)}`,
        ]),
    ...signers.map(({ at, kind, unit, officer }) =>
      [at, kind, unit.code, officer === undefined ? '' : `${officer.badge} ${officer.name}`].join('  ').trimEnd(),
    ),
    ...findings.map(({ level, code, detail, statement }) =>
      [level, code, detail ?? '', statement?.slice(0, 12) ?? ''].join('  ').trimEnd(),
    ),
  ].join('\n')
}
