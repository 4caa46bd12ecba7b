/** Properties of every family of records: the order of arrival does not matter, and rows that are made anew are the same. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Operation } from '../../engine/records/operation.ts'
import { rebuildProjections } from '../../engine/store/rebuild.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { Statement } from './operations.ts'
import { openRecordsDb } from './records-db.ts'

/** Each triple picks what is said next, and after which earlier statements. */
export type Choices = readonly (readonly [number, number, number])[]
export type Grow = (choices: Choices) => readonly Statement[]

export const propertyRuns = process.env['SLOW'] === '1' ? 1000 : 60

export const history = (maxLength: number) => fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength })

/** In the order that the stream of numbers gives. */
export const shuffled = <T>(list: readonly T[], order: Iterator<number>): readonly T[] =>
  list
    .map((item) => ({ item, at: order.next().value as number })) // a stream without end
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** The record looks the same whatever order its operations came in, and however often. */
export function expectAnyOrder(
  { grow, length }: { readonly grow: Grow; readonly length: number },
  look: (operations: readonly Operation[]) => unknown,
): void {
  fc.assert(
    fc.property(history(length), fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const again = shuffled([...operations, ...operations.slice(0, 2)], order)
      expect(look(again)).toEqual(look(operations))
    }),
    { numRuns: propertyRuns },
  )
}

/** At a desk of this unit, `records` records whose operations came in backwards: rows and search words are the same when they are made anew. */
export async function expectRebuilt(
  { grow, length }: { readonly grow: Grow; readonly length: number },
  { unit, records }: { readonly unit: UnitId; readonly records: number },
): Promise<void> {
  using db = await openRecordsDb(unit)
  for (let seed = 0; seed < records; seed++) {
    const [choices] = fc.sample(history(length), { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: records })
}
