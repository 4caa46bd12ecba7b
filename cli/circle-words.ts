/** What the commands about circles have in common. */
import type { z } from 'zod'
import type { Language } from './language.ts'
import type { circleProposedOutput } from './outputs/circle.ts'

export const circleArgument = {
  form: '<circle>',
  summary: { vi: 'tên nhóm, mã nhóm hoặc 8 chữ số đầu', en: 'name of the circle, its id or the first 8 digits' },
} as const

export const secondOption = {
  flags: '--second <officer>',
  summary: { vi: 'quản trị viên sẽ ký', en: 'the administrator who is to sign' },
} as const

export const proposed = ({ id, proposal }: z.output<typeof circleProposedOutput>, language: Language): string =>
  language === 'vi'
    ? `${id}\nđang chờ quản trị viên ký (đề xuất ${proposal.id.slice(0, 8)}), trong 48 giờ`
    : `${id}\nwaits for an administrator to sign (proposal ${proposal.id.slice(0, 8)}), within 48 h`
