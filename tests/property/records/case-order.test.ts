import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectCase } from '../../../engine/records/case-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { caseStatements } from '../../support/cases.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const make = caseStatements(new StatementMaker(await createCrypto()))
const runs = process.env['SLOW'] === '1' ? 1000 : 60
const { hcm, binhDuong, longAn } = units
const all = [hcm, binhDuong, longAn]

/** Each triple picks what is said next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [make.open()]
  for (const [kind, first, second] of choices) {
    const one = made[first % made.length]!
    const parents = [...new Set([one, made[second % made.length]!])]
    const at = testTime + (second % 7)
    const author = authors.binhDuongInvestigator
    const says = [
      () => make.note({ parents, at }),
      () => make.note({ parents, at, author, corrects: one }),
      () => make.note({ parents, at, author: authors.longAnInvestigator, to: all }),
      () => make.task({ parents, at }),
      () =>
        make.taskState({
          parents,
          at,
          author,
          task: made.find((each) => 'title' in each.operation.body) ?? one,
          after: one,
        }),
      () => make.exhibit({ parents, at, author }),
      () =>
        make.custody({
          parents,
          at,
          exhibit: made.find(({ operation }) => operation.kind === 'case-exhibit') ?? one,
          after: one,
        }),
      () => make.widen({ parents, at, units: [longAn], brought: [one] }),
      () => make.widen({ parents, at, units: [binhDuong] }),
      () =>
        make.narrow({
          parents,
          at,
          units: [binhDuong],
          known: made.filter(({ operation }) => operation.unit === binhDuong),
        }),
      () => make.narrow({ parents, at, units: [longAn], to: all }),
      () => make.close({ parents, at }),
      () => make.narrow({ parents, at, units: [hcm], author: authors.binhDuongCommander }), // not the owner
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 12 })

test('a case is the same whatever order its operations came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectCase(shuffled)).toEqual(projectCase(operations))
    }),
    { numRuns: runs },
  )
})

test('rows and search words of cases are the same when they are made anew', async () => {
  using db = await openRecordsDb(binhDuong)
  for (let seed = 0; seed < 12; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: 12 })
})
