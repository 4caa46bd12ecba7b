import { test } from 'vitest'
import { projectReport } from '../../../engine/records/report-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { reportStatements } from '../../support/reports.ts'

const make = reportStatements(new StatementMaker(await createCrypto()))

/** Each triple picks who corrects it next, and after which earlier statements. */
function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 10 }

test('a report is the same whatever order its versions came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectReport(operations)))

test('rows and search words of reports are the same when they are made anew', () =>
  expectRebuilt(life, { unit: units.binhDuong, records: 6 }))
