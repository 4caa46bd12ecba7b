import { resolve } from 'node:path'
import { z } from 'zod'
import { caseInput } from '../../shared/domain/case-input.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readJsonFile } from '../files.ts'
import { commaList } from '../input.ts'
import { caseCreateOutput } from '../outputs/case.ts'
import { project } from '../project.ts'
import { acceptOption } from '../recipients.ts'

export const caseCreate = defineCommand({
  path: ['case', 'create'],
  summary: {
    vi: 'mở một hồ sơ vụ việc, chia sẻ ngay với các đơn vị được nêu; sync sẽ chuyển đi',
    en: 'open a case file, shared at once with the units named; sync transmits it',
  },
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'case.json, theo giaoban schema case', en: 'case.json, as giaoban schema case' },
    },
    {
      flags: '--to <units>',
      summary: {
        vi: 'mã đơn vị cách nhau bằng dấu phẩy; không có: riêng đơn vị mình',
        en: 'unit codes; without: this unit alone',
      },
    },
    acceptOption,
  ],
  input: z.strictObject({ file: z.string(), to: commaList.default([]), accept: z.array(commaList).default([]) }),
  output: caseCreateOutput,
  human: ({ id, ref, members }) => `${id}  ${ref}\n${members.join(' ')}`,
  run: (cli, { file, to, accept }) => {
    const parsed = caseInput.safeParse(readJsonFile(resolve(cli.process.cwd, file), limits.bodyBytes))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new GiaobanError('case/invalid', {
        params: { field: issue?.path.map(String).join('.') ?? '', rule: 'form' },
      })
    }
    return cli.withEngine(async ({ call }) =>
      project(caseCreateOutput, await call('case.create', { case: parsed.data, to, accept: accept.flat() })),
    )
  },
})
