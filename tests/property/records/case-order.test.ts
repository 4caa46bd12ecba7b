import { test } from 'vitest'
import { projectCase } from '../../../engine/records/case-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { caseStatements } from '../../support/cases.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

const make = caseStatements(new StatementMaker(await createCrypto()))
const { hcm, binhDuong, longAn } = units
const all = [hcm, binhDuong, longAn]

function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 12 }

test('a case is the same whatever order its operations came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectCase(operations)))

test('rows and search words of cases are the same when they are made anew', () =>
  expectRebuilt(life, { unit: binhDuong, records: 12 }))
