/** What a statement says, as whoever signs it reads it in a terminal: what changes is marked. */
import { saidTexts } from '../../shared/i18n/statement.ts'
import type { SaidRow } from '../../shared/protocol/directory/statement-fields.ts'
import type { Language } from '../language.ts'
import { table } from '../table.ts'
import { shownTime } from '../words/terms.ts'

export const signatureWords = {
  vi: { signed: 'đã ký', missing: 'còn thiếu chữ ký' },
  en: { signed: 'signed', missing: 'signatures missing' },
} as const satisfies Record<Language, unknown>

export const saidTable = (says: readonly SaidRow[], language: Language): string =>
  table(
    saidTexts({ language, time: shownTime }, says).map(({ label, text, changed }) => [
      changed ? '*' : ' ',
      label,
      text,
    ]),
  )
