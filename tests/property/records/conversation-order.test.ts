import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectConversation } from '../../../engine/records/conversation-projection.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { createTalk } from '../../support/conversations.ts'
import { authors, testTime, units, type Statement } from '../../support/operations.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const talk = await createTalk()
const runs = process.env['SLOW'] === '1' ? 1000 : 60

/** Each triple picks what is said next, and after which earlier statements. */
function grow(choices: readonly (readonly [number, number, number])[]): readonly Statement[] {
  const made = [talk.open({ to: [units.binhDuong] })]
  for (const [kind, first, other] of choices) {
    const parents = [...new Set([made[first % made.length]!, made[other % made.length]!])]
    const at = testTime + made.length
    const says = [
      () => talk.say({ parents, at }),
      () => talk.say({ parents, at, author: authors.hcmCommander }),
      () => talk.say({ parents, at, author: authors.longAnCommander }), // no member
      () => talk.leave({ parents: [made[0]!], at }),
      () => talk.leave({ parents: [made[0]!], at, author: authors.hcmDuty }),
    ]
    made.push(says[kind % says.length]!())
  }
  return made
}
const history = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 9 })

test('a conversation is the same whatever order its operations came in, and however often', () => {
  fc.assert(
    fc.property(history, fc.infiniteStream(fc.nat()), (choices, order) => {
      const operations = grow(choices).map((each) => each.operation)
      const shuffled = [...operations, ...operations.slice(0, 2)]
        .map((operation) => ({ operation, at: order.next().value as number }))
        .toSorted((a, b) => a.at - b.at)
        .map((each) => each.operation)
      expect(projectConversation(shuffled)).toEqual(projectConversation(operations))
    }),
    { numRuns: runs },
  )
})

test('lines of conversations are the same when they are made anew', async () => {
  using db = await openRecordsDb(units.binhDuong)
  for (let seed = 0; seed < 8; seed++) {
    const [choices] = fc.sample(history, { numRuns: 1, seed })
    for (const statement of grow(choices ?? []).toReversed()) db.ingest(statement)
  }
  const result = db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
  expect(result.equal).toBe(true)
  expect(db.store.read.get('SELECT count(*) AS n FROM record_line')).toEqual({ n: 8 })
})
