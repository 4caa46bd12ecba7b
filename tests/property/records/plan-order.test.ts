import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectPlan } from '../../../engine/records/plan-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { planStatements, planWindow } from '../../support/plans.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const make = planStatements(new StatementMaker(await createCrypto()))
const runs = process.env['SLOW'] === '1' ? 1000 : 60
const { binhDuong, longAn } = units

/** Each triple picks what is said next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [make.propose()]
  for (const [kind, first, second] of choices) {
    const one = made[first % made.length]!
    const parents = [...new Set([one, made[second % made.length]!])]
    const at = testTime + (second % 7)
    const task = made.find(({ operation }) => operation.kind === 'plan-task') ?? one
    const says = [
      () => make.answer({ parents, at, version: one }),
      () => make.answer({ parents, at, version: one, answer: 'refuse', text: 'x' }),
      () => make.answer({ parents, at, version: one, author: authors.longAnCommander }),
      () => make.change({ parents, at, starts: planWindow.starts - hour }),
      () => make.change({ parents, at, area: `${second % 7}` }),
      () => make.task({ parents, at }),
      () => make.task({ parents, at, unit: longAn, author: authors.longAnCommander }),
      () => make.result({ parents, at, task }),
      () => make.result({ parents, at, task, outcome: 'partly', author: authors.longAnInvestigator }),
      () => make.close({ parents, at }),
      () => make.close({ parents, at, author: authors.binhDuongCommander }), // not the owner
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 12 })

test('a plan is the same whatever order its operations came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectPlan(shuffled)).toEqual(projectPlan(operations))
    }),
    { numRuns: runs },
  )
})

test('rows and search words of plans are the same when they are made anew', async () => {
  using db = await openRecordsDb(binhDuong)
  for (let seed = 0; seed < 8; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: 8 })
})
