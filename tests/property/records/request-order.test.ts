import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectRequest } from '../../../engine/records/request-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const make = new StatementMaker(await createCrypto())
const runs = process.env['SLOW'] === '1' ? 1000 : 60

/** Each triple picks what is said next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [make.ask()]
  for (const [kind, first, second] of choices) {
    const parents = [...new Set([made[first % made.length]!, made[second % made.length]!])]
    const at = testTime + made.length
    const says = [
      () => make.answer({ parents, at, text: 'Đã kiểm tra' }),
      () => make.answer({ parents, at, answer: 'need-until', until: at + hour }),
      () => make.answer({ parents, at, author: authors.longAnCommander, answer: 'refuse', text: 'Không' }),
      () => make.clarify({ parents, at, text: 'Ai?' }),
      () => make.clarify({ parents, at, author: authors.hcmDuty, text: 'Người này', answers: parents[0]! }),
      () => make.clarify({ parents, at, author: authors.hcmDuty, deadline: at + 2 * hour }),
      () => make.close({ parents, at }),
      () => make.close({ parents, at, author: authors.binhDuongDuty }), // not the owner
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 9 })

test('a request is the same whatever order its operations came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectRequest(shuffled)).toEqual(projectRequest(operations))
    }),
    { numRuns: runs },
  )
})

test('rows and search words of requests are the same when they are made anew', async () => {
  using db = await openRecordsDb(units.binhDuong)
  for (let seed = 0; seed < 12; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: 12 })
})
