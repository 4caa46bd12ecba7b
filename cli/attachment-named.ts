/** Commands about one file: how it is named, and what is said of it afterwards. */
import { z } from 'zod'
import { limits } from '../shared/limits.ts'
import type { EngineSession } from './cli.ts'
import { recordId, statementId, wholeNumber } from './input.ts'

export const fileArguments = [
  { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
  { form: '<index>', summary: { vi: 'số thứ tự, từ 0', en: 'its number, from 0' } },
] as const

export const exhibitOption = {
  flags: '--statement <exhibit>',
  summary: { vi: 'mã vật chứng trong hồ sơ', en: 'the exhibit of a case that it belongs to' },
} as const

export const fileInput = z.strictObject({
  id: recordId,
  index: wholeNumber(0, limits.attachmentFiles - 1),
  statement: statementId.optional(),
})

export async function wish(
  { call }: Pick<EngineSession, 'call'>,
  what: 'attachment.fetch' | 'attachment.pause' | 'attachment.leave',
  { id, index, statement }: z.output<typeof fileInput>,
) {
  const of = statement === undefined ? {} : { statement }
  const { transfer } = await call(what, { id, index, ...of })
  // a small one moves in the next exchange, whatever is said here
  return { index, state: transfer?.state ?? ('waiting' as const) }
}
