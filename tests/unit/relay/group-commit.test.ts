import { expect, test } from 'vitest'
import { createGroupCommit } from '../../../relay/storage/group-commit.ts'
import { openRelayDatabase } from '../../../relay/storage/sqlite-database.ts'

test('writes of one turn share a transaction; one that throws takes nothing of the others with it, and nothing of its own stays', async () => {
  const db = openRelayDatabase(':memory:')
  const insert = db.prepare('INSERT INTO stream (unit, head) VALUES (?, ?)')
  const together = createGroupCommit(db)
  const write = (first: number, fails: boolean) => () => {
    insert.run(new Uint8Array(16).fill(first), first)
    if (fails) throw new Error(`refused ${first}`)
    return first
  }
  const outcomes = await Promise.allSettled([1, 2, 3].map((n) => together(write(n, n === 2))))
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual([
    1,
    'Error: refused 2',
    3,
  ])
  const heads = (): unknown => db.prepare('SELECT head FROM stream ORDER BY head').pluck().all()
  expect(heads()).toEqual([1, 3])

  let ran = 0
  await Promise.all([4, 5].map((n) => together(() => ((ran += 1), write(n, false)()))))
  expect(ran, 'nobody threw, so nothing was run again').toBe(2)
  expect(heads()).toEqual([1, 3, 4, 5])
  db.close()
})
