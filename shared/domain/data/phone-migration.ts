/** Mobile prefixes of 15/9/2018 (field.md 6.4, T1 and T2), from 11 to 10 digits. */
import table from './phone-migration.json' with { type: 'json' }

export const mobilePrefixes2018: ReadonlyMap<string, string> = new Map(
  table.rows.map(({ before, after }) => [before, after]),
)
