/**
 * What a statement says, every field of it, beside what the directory says there now: for a person who is asked to sign.
 * Values are words of the wire, times in RFC 3339, keys by fingerprint; a reader's words are made of them in shared/i18n.
 */
import type { LeafBody, LeafType } from '../../shared/protocol/directory/leaf-types.ts'
import type { SaidRow, StatementField } from '../../shared/protocol/directory/statement-fields.ts'
import type { Statement } from '../../shared/protocol/directory/statements.ts'
import { tellers } from './describe-fields.ts'
import type { DescribePlace, Item, Teller } from './describe-place.ts'
import { standing } from './standing.ts'

export const describe = (place: DescribePlace, statement: Pick<Statement, 'type' | 'body'>): readonly SaidRow[] =>
  // a statement's type and body belong together; the compiler does not follow that through the call
  rows(place, statement.type, statement.body as LeafBody<typeof statement.type>)

type AnyTeller<T extends LeafType> = Readonly<Record<string, Teller<unknown, LeafBody<T>>>>

function rows<T extends LeafType>(place: DescribePlace, type: T, body: LeafBody<T>): readonly SaidRow[] {
  const before = standing[type](place.state, body) as Readonly<Record<string, unknown>> | undefined
  const after = body as Readonly<Record<string, unknown>>
  // each teller is of the field whose name it has: the table's own type says so
  return Object.entries(tellers[type] as unknown as AnyTeller<T>).flatMap(([key, { field, items }]) => {
    const told = (value: unknown): readonly Item[] => (value === undefined ? [] : items(value, place, body))
    return compared(field, told(after[key]), told(before?.[key]))
  })
}

function compared(field: StatementField, after: readonly Item[], before: readonly Item[]): readonly SaidRow[] {
  const stood = new Map(before.map(({ id, text }) => [id, text]))
  const stays = new Set(after.map(({ id }) => id))
  return [
    ...after.map(({ id, text }): SaidRow => {
      const was = stood.get(id)
      return { field, value: text, ...(was !== undefined && { before: was }) }
    }),
    ...before.filter(({ id }) => !stays.has(id)).map(({ text }): SaidRow => ({ field, before: text })),
  ]
}
