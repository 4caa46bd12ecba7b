/** Words of names that need to be known (middle-names.json), folded. */
import { parseSyllable } from '../vietnamese/syllable.ts'
import middle from './middle-names.json' with { type: 'json' }

const folded = (table: { readonly rows: readonly { readonly name: string }[] }): ReadonlySet<string> =>
  new Set(table.rows.map(({ name }) => parseSyllable(name).folded))

/** Left out as often as written: Văn, Thị. */
export const droppedMiddles = folded(middle)
