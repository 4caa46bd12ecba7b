/** Statements of the directory in words: what each row says, what changes, and why the log would not take one. */
import type { LeafType } from '../protocol/directory/leaf-types.ts'
import type { SaidRow, StatementField } from '../protocol/directory/statement-fields.ts'
import { sharedWords, statementWords, type Language } from './sentence.ts'

/** Fields whose values are words of a closed list; every other value stands as it is. */
const worded: ReadonlySet<StatementField> = new Set<StatementField>([
  'demo',
  'mat',
  'takes-mat',
  'approve',
  'level',
  'link',
  'state',
  'kind',
  'reason',
  'limits',
])
const roles: ReadonlySet<StatementField> = new Set<StatementField>(['roles', 'role-limits'])
const times: ReadonlySet<StatementField> = new Set<StatementField>(['from', 'until', 'since'])

export interface SaidText {
  readonly label: string
  /** `duty → duty, commander`; a mark stands where there is nothing. */
  readonly text: string
  readonly changed: boolean
}

export interface Saying {
  readonly language: Language
  /** How a time is written there, from RFC 3339. */
  readonly time: (rfc3339: string) => string
}

/** The type's own word where it has none. */
export const statementType = (language: Language, type: string): string =>
  statementWords[language].type[type as LeafType] ?? type

/** Where anything stood before, what is new says so too; where nothing did, the values stand alone. */
export function saidTexts(saying: Saying, says: readonly SaidRow[]): readonly SaidText[] {
  const isChange = says.some(({ before }) => before !== undefined)
  return says.map(({ field, value, before }) => {
    const label = statementWords[saying.language].field[field]
    const after = value === undefined ? undefined : valueText(saying, field, value)
    if (!isChange || value === before) return { label, text: after ?? '', changed: false }
    const was = before === undefined ? '–' : valueText(saying, field, before)
    return { label, text: `${was} → ${after ?? '–'}`, changed: true }
  })
}

function valueText({ language, time }: Saying, field: StatementField, value: string): string {
  if (times.has(field)) return time(value)
  if (!worded.has(field) && !roles.has(field)) return value
  const own: Readonly<Record<string, string>> = statementWords[language].value
  const role: Readonly<Record<string, string>> = sharedWords[language].role
  const words = value.split(', ').map((word) => (roles.has(field) ? (role[word] ?? own[word]) : own[word]) ?? word)
  return words.join(', ')
}
