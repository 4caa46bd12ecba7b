import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { auditVerifyOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

export const auditVerify = defineCommand({
  path: ['audit', 'verify'],
  summary: {
    vi: 'kiểm tra lại toàn bộ nhật ký kiểm toán của máy này: từng dòng, cây, chữ ký; thoát 1 khi có gì sai',
    en: 'check the whole audit of this home: rows, tree, signatures; exit 1 where something is wrong',
  },
  input: z.strictObject({}),
  output: auditVerifyOutput,
  human: ({ ok, size, root, checkpoints, cosigned, broken, rolledBackAt }, language) =>
    [
      `${ok ? (language === 'vi' ? 'đúng' : 'ok') : language === 'vi' ? 'SAI' : 'FAILED'}  ${size}  ${root}  ${checkpoints}`,
      ...(cosigned === undefined ? [] : [`${cosigned.size}  ${cosigned.at}  ${cosigned.by.length}`]),
      ...(broken === undefined ? [] : [`# ${broken}`]),
      ...(rolledBackAt === undefined ? [] : [`vault/rolled-back  ${rolledBackAt}`]),
    ].join('\n'),
  exitCode: ({ ok }) => (ok ? 0 : 1),
  run: (cli) => cli.withEngine(async ({ call }) => project(auditVerifyOutput, await call('audit.verify', {}))),
})
