import { resolve } from 'node:path'
import { z } from 'zod'
import { policyOf } from '../../engine/authority/draft.ts'
import { fileFingerprint, formatInvitation } from '../../engine/authority/invitation.ts'
import { invitedLog } from '../../engine/directory/log-key.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type UnitId } from '../../shared/ids.ts'
import { unitByCode } from '../../shared/protocol/directory/selectors.ts'
import { unitLevels, unitLinks } from '../../shared/protocol/directory/words.ts'
import { openDesk, unitNamed } from '../authority/desk.ts'
import { codeInput, pinInput, relayInput } from '../authority/inputs.ts'
import { dirOption } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { invitationOutput } from '../outputs/authority.ts'

export const authorityInvite = defineCommand({
  path: ['authority', 'invite'],
  summary: {
    vi: 'lập giấy mời cho một đơn vị mới; không bí mật, hai bên đọc lại dấu vân tay cho nhau',
    en: 'write the invitation of a new unit; no secret, both sides compare its fingerprint',
  },
  options: [
    dirOption,
    { flags: '--code <code>', summary: { vi: 'mã đơn vị', en: 'code of the unit' } },
    { flags: '--name <name>', summary: { vi: 'tên đơn vị', en: 'name of the unit' } },
    { flags: '--level <level>', choices: unitLevels, summary: { vi: 'cấp', en: 'level' } },
    { flags: '--short <form>', summary: { vi: 'chữ viết tắt (HCM)', en: 'short form (HCM)' } },
    { flags: '--parent <code>', summary: { vi: 'đơn vị cấp trên', en: 'the unit above' } },
    {
      flags: '--link <link>',
      choices: unitLinks,
      summary: { vi: 'có mạng hoặc giao liên', en: 'online or by courier' },
    },
    { flags: '--relay <url>', repeat: true, summary: { vi: 'máy chủ chuyển tiếp', en: 'the relay' } },
    {
      flags: '--pin <hash>',
      repeat: true,
      summary: { vi: 'SHA-256 khóa TLS của máy chủ', en: "SHA-256 of the relay's TLS key" },
    },
    { flags: '--out <file>', summary: { vi: 'giấy mời mới', en: 'new invitation' } },
  ],
  input: z.strictObject({
    dir: z.string().min(1),
    code: codeInput,
    name: z.string().min(1).max(200),
    level: z.enum(unitLevels),
    short: z.string().regex(/^[A-Z][A-Z0-9]{0,5}$/),
    parent: z.string().optional(),
    link: z.enum(unitLinks).default('online'),
    relay: z.array(relayInput).max(4).default([]),
    pin: pinInput,
    out: z.string().min(1),
  }),
  output: invitationOutput,
  human: ({ file, unit, fingerprint }) => `${unit.code}  ${unit.name}\n${file}\n${fingerprint}`,
  run: async (cli, input) => {
    const out = resolve(cli.process.cwd, input.out)
    refuseExisting(out)
    const { deps, authority, known } = await openDesk(cli, input.dir)
    const { crypto } = deps
    const { policy } = policyOf(known.state)
    if (unitByCode(known.state, input.code) !== undefined)
      throw new GiaobanError('directory/refused', { params: { reason: 'code-taken' } })
    const unit = {
      id: idOf<UnitId>(crypto.random(16)),
      code: input.code,
      name: input.name,
      level: input.level,
      ...(input.parent === undefined ? {} : { parent: unitNamed(known.state, input.parent) }),
      shortForm: input.short,
      link: input.link,
    }
    const file = formatInvitation({
      authority: policy.name,
      demo: policy.demo,
      root: bytesToHex(authority.root),
      ...invitedLog(crypto, policy),
      relays: input.relay,
      relayPins: [...(input.pin ?? [])],
      unit,
    })
    replaceFile(out, file)
    const { id, code, name } = unit
    return { file: out, unit: { id, code, name }, fingerprint: fileFingerprint(crypto, file) }
  },
})
