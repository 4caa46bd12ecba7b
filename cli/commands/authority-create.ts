import { resolve } from 'node:path'
import { z } from 'zod'
import { newAuthority, writeAuthority } from '../../engine/authority/folder.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type AuthorityId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { dirOption } from '../authority/proposing.ts'
import { readPublicKey } from '../authority/public-key.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { isEmptyFolder } from '../files.ts'
import { flag, wholeNumber } from '../input.ts'
import { authorityCreateOutput } from '../outputs/authority.ts'

export const authorityCreate = defineCommand({
  path: ['authority', 'create'],
  summary: {
    vi: 'lập cơ quan điều phối từ phần công khai của các khóa; không cần mạng, không cần khóa nào',
    en: 'found the authority from the public halves of its keys; needs no network and no key',
  },
  options: [
    dirOption,
    { flags: '--name <name>', summary: { vi: 'tên cơ quan điều phối', en: 'name of the authority' } },
    {
      flags: '--holder <file>',
      repeat: true,
      summary: {
        vi: 'phần công khai (.pub) của một khóa; lặp lại cho mỗi người',
        en: 'public half (.pub) of a key; repeat for each holder',
      },
    },
    { flags: '--threshold <k>', summary: { vi: 'số chữ ký cần có', en: 'how many have to sign' } },
    { flags: '--demo', summary: { vi: 'chỉ để thử nghiệm', en: 'for a demonstration only' } },
  ],
  input: z.strictObject({
    dir: z.string().min(1),
    name: z.string().min(1).max(200),
    holder: z.array(z.string().min(1)).min(1).max(limits.rootKeys),
    threshold: wholeNumber(1, limits.rootKeys),
    demo: flag,
  }),
  output: authorityCreateOutput,
  human: ({ name, root, holders, threshold }) =>
    `${name}\n${root}\n${threshold}/${holders.length}: ${holders.join(', ')}`,
  run: async (cli, { dir, name, holder, threshold, demo }) => {
    const { crypto } = await createDeps(cli)
    const folder = resolve(cli.process.cwd, dir)
    if (!isEmptyFolder(folder)) throw new GiaobanError('profile/exists')
    const authority = newAuthority(crypto, {
      id: idOf<AuthorityId>(crypto.random(16)),
      name,
      demo: demo === true,
      threshold,
      holders: holder.map((file) => readPublicKey(cli, file)),
    })
    writeAuthority(folder, authority)
    return {
      id: authority.id,
      name,
      root: bytesToHex(authority.root),
      threshold,
      holders: authority.holders.map((each) => each.name),
      dir: folder,
    }
  },
})
