import { resolve } from 'node:path'
import { z } from 'zod'
import { beginHome } from '../../engine/authority/begin-home.ts'
import { fileFingerprint } from '../../engine/authority/invitation.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { limits } from '../../shared/limits.ts'
import { role } from '../../shared/ipc/values.ts'
import { homeOf } from '../authority/home.ts'
import { readInvitation } from '../authority/requests.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { refuseExisting } from '../files.ts'
import { beginOutput } from '../outputs/authority.ts'
import { readChosenPassphrase } from '../passphrase.ts'

export const unitBegin = defineCommand({
  path: ['unit', 'begin'],
  summary: {
    vi: 'máy đầu tiên của một đơn vị mới: tạo hồ sơ máy với khóa riêng và đơn để mang đi',
    en: 'a first desk of a new unit: make the home with keys of its own, and the request to hand over',
  },
  options: [
    { flags: '--invitation <file>', summary: { vi: 'giấy mời của đơn vị', en: "the unit's invitation" } },
    { flags: '--role <role>', choices: role.options, summary: { vi: 'vai trò', en: 'role' } },
    { flags: '--name <name>', summary: { vi: 'họ tên', en: 'name' } },
    { flags: '--badge <badge>', summary: { vi: 'số hiệu', en: 'badge number' } },
    { flags: '--out <file>', summary: { vi: 'đơn mới (.gbreq)', en: 'new request (.gbreq)' } },
  ],
  input: z.strictObject({
    invitation: z.string().min(1),
    role,
    name: z.string().min(1).max(limits.shortTextBytes),
    badge: z.string().min(1).max(limits.badgeBytes),
    out: z.string().min(1),
  }),
  output: beginOutput,
  human: ({ invitation, request, file }) => `${invitation}\n${file}\n${request}`,
  run: async (cli, { invitation: file, out, ...officer }) => {
    const folder = homeOf(cli)
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    const deps = await createDeps(cli)
    const { invitation, bytes } = readInvitation(cli, file)
    const passphrase = await readChosenPassphrase(cli)
    const request = await beginHome(deps, { folder, invitation, officer, passphrase, language: cli.language })
    replaceFile(path, request)
    return {
      home: folder,
      file: path,
      invitation: fileFingerprint(deps.crypto, bytes),
      request: fileFingerprint(deps.crypto, request),
    }
  },
})
