import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectHandover } from '../../../engine/records/handover-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const make = new StatementMaker(await createCrypto())
const runs = process.env['SLOW'] === '1' ? 1000 : 60
const second = { ...authors.hcmDuty, name: 'Mai Văn Ví' }

/** Each triple picks what is said next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [make.handOver()]
  for (const [kind, first, other] of choices) {
    const parents = [...new Set([made[first % made.length]!, made[other % made.length]!])]
    const at = testTime + made.length
    const says = [
      () => make.takeOver({ parents, at }),
      () => make.takeOver({ parents, at, author: second }),
      () => make.takeOver({ parents, at, author: authors.hcmDuty }), // who has handed over
      () => make.takeOver({ parents, at, author: authors.binhDuongDuty }), // another unit's
      () => make.withdraw({ parents, at }),
      () => make.withdraw({ parents, at, author: second }),
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 8 })

test('a handover is the same whatever order its operations came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectHandover(shuffled)).toEqual(projectHandover(operations))
    }),
    { numRuns: runs },
  )
})

test('lines of handovers are the same when they are made anew', async () => {
  using db = await openRecordsDb(units.hcm)
  for (let seed = 0; seed < 8; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: 8 })
})
