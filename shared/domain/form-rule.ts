/** Why a value does not have the form that a schema asks for, as a message key below `problem.` (shared/i18n). */
const rules: Readonly<Record<string, string>> = {
  too_big: 'too-long',
  too_small: 'too-short',
  invalid_value: 'word',
  invalid_type: 'type',
  unrecognized_keys: 'unknown-field',
  custom: 'characters',
}

/** Of an issue of zod; a check of a schema's own says `date` of a day that does not exist. */
export const formRule = (issue: {
  readonly code?: string | undefined
  readonly message?: string | undefined
}): string => (issue.code === 'custom' && issue.message === 'date' ? 'date' : (rules[issue.code ?? ''] ?? 'form'))
