import { resolve } from 'node:path'
import { z } from 'zod'
import { createRootKey } from '../../engine/authority/key-file.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { bytesToHex, utf8 } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { formatPublicKey } from '../authority/public-key.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { refuseExisting } from '../files.ts'
import { flag } from '../input.ts'
import { rootKeyOutput } from '../outputs/authority.ts'
import { readChosenPassphrase } from '../passphrase.ts'

export const authorityKey = defineCommand({
  path: ['authority', 'key'],
  summary: {
    vi: 'tạo khóa của một người giữ khóa, trong tệp riêng, dưới mật khẩu của người đó',
    en: "make one holder's key, in a file of its own, under that holder's passphrase",
  },
  options: [
    { flags: '--holder <name>', summary: { vi: 'người giữ khóa', en: 'who holds it' } },
    {
      flags: '--out <file>',
      summary: { vi: 'tệp khóa mới; phần công khai ở FILE.pub', en: 'new key file; its public half goes to FILE.pub' },
    },
    { flags: '--demo', summary: { vi: 'chỉ để thử nghiệm', en: 'for a demonstration only' } },
  ],
  input: z.strictObject({
    holder: z.string().min(1).max(limits.shortTextBytes),
    out: z.string().min(1),
    demo: flag,
  }),
  output: rootKeyOutput,
  human: (made) => `${made.holder}  ${made.key}\n${made.file}\n${made.public}`,
  run: async (cli, { holder, out, demo }) => {
    const file = resolve(cli.process.cwd, out)
    const publicFile = `${file}.pub`
    refuseExisting(file)
    refuseExisting(publicFile)
    const passphrase = await readChosenPassphrase(cli)
    const made = await createRootKey(await createDeps(cli), { holder, passphrase, demo: demo === true })
    const key = bytesToHex(made.publicKey)
    replaceFile(file, made.file)
    replaceFile(publicFile, utf8(formatPublicKey({ holder, key })))
    return { holder, key, file, public: publicFile }
  },
})
