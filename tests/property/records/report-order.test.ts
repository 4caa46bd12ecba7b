import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectReport } from '../../../engine/records/report-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { openRecordsDb } from '../../support/records-db.ts'
import { reportStatements } from '../../support/reports.ts'

const make = reportStatements(new StatementMaker(await createCrypto()))
const runs = process.env['SLOW'] === '1' ? 1000 : 60

/** Each triple picks who corrects it next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [make.submit()]
  for (const [kind, first, second] of choices) {
    const parents = [...new Set([made[first % made.length]!, made[second % made.length]!])]
    const at = testTime + (second % 5)
    const figures = { theft: { recorded: second % 50, cleared: first % 50 } }
    const says = [
      () => make.correct({ parents, at, figures }),
      () => make.correct({ parents, at, figures, reason: `${first % 3}` }),
      () => make.correct({ parents, at, figures, author: authors.longAnCommander }), // not the owner
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 10 })

test('a report is the same whatever order its versions came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectReport(shuffled)).toEqual(projectReport(operations))
    }),
    { numRuns: runs },
  )
})

test('rows and search words of reports are the same when they are made anew', async () => {
  using db = await openRecordsDb(units.binhDuong)
  for (let seed = 0; seed < 6; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get(`SELECT count(*) AS n FROM record_line WHERE family = 'report'`)).toEqual({ n: 6 })
})
