/** Options that several commands of administrators take. */
import { z } from 'zod'
import { revocationReason } from '../../shared/ipc/officer-calls.ts'
import { role, time } from '../../shared/ipc/values.ts'
import { commaList, duration, flag } from '../input.ts'

export const secondOption = {
  flags: '--second <officer>',
  summary: {
    vi: 'số hiệu của người ký thứ hai, khi có nhiều người có thể ký',
    en: 'badge of the second signer, where several may sign',
  },
} as const
export const secondInput = z.string().min(1).optional()

export const grantOptions = [
  {
    flags: '--roles <roles>',
    summary: {
      vi: 'duty, investigator, commander, admin; cách nhau bằng dấu phẩy',
      en: 'duty, investigator, commander, admin; with commas',
    },
  },
  {
    flags: '--approve',
    summary: { vi: 'được ký thứ hai khi duyệt thiết bị', en: 'may be the second signer of devices' },
  },
] as const
export const grantInput = { roles: commaList.pipe(z.array(role).min(1)), approve: flag } as const

export const validOption = {
  flags: '--valid <time>',
  summary: { vi: 'thời hạn, ví dụ 365d (3 năm)', en: 'how long it is valid, e.g. 365d (3 years)' },
} as const
export const validInput = duration.optional()

export const endOptions = [
  {
    flags: '--reason <word>',
    choices: revocationReason.options,
    summary: { vi: 'lý do', en: 'why' },
  },
  {
    flags: '--since <time>',
    summary: {
      vi: 'lần cuối biết chắc khóa còn trong tay đúng người (RFC 3339)',
      en: 'when the key was last known to be in good hands (RFC 3339)',
    },
  },
] as const
export const endInput = { reason: revocationReason, since: time.optional() } as const

export const present = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  // absent instead of undefined: the contract refuses keys without a value
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
