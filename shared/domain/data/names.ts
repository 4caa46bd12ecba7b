/** Words of names that need to be known (family-names.json, middle-names.json), folded. */
import { parseSyllable } from '../vietnamese/syllable.ts'
import family from './family-names.json' with { type: 'json' }
import middle from './middle-names.json' with { type: 'json' }

const folded = (table: { readonly rows: readonly { readonly name: string }[] }): ReadonlySet<string> =>
  new Set(table.rows.map(({ name }) => parseSyllable(name).folded))

/** Where a name begins in a text without capitals. Never a reason for a match (field.md 6.5). */
export const familyNames = folded(family)
/** Left out as often as written: Văn, Thị. */
export const droppedMiddles = folded(middle)
