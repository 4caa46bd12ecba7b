import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { exchangedRow } from '../administration/exchanged.ts'
import {
  grantInput,
  grantOptions,
  present,
  secondInput,
  secondOption,
  validInput,
  validOption,
} from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const officerCertify = defineCommand({
  path: ['officer', 'certify'],
  summary: {
    vi: 'quản trị chứng nhận người mới; quyền duyệt hoặc quản trị cần người ký thứ hai',
    en: 'an administrator certifies a newcomer; approve and admin need a second signature',
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp yêu cầu (.gbor)', en: 'the request (.gbor)' } }],
  options: [...grantOptions, validOption, secondOption],
  input: z.strictObject({ file: z.string().min(1), ...grantInput, valid: validInput, second: secondInput }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { file, roles, approve, valid, second }) => {
    const request = readNamedFile(resolve(cli.process.cwd, file), limits.officerRequestBytes)
    const asked = { request, roles, ...present({ approve, validMs: valid, second }) }
    return cli.withEngine((session) => exchangedRow(session, () => session.call('officers.certify', asked)))
  },
})
