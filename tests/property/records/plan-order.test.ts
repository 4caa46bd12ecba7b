import { test } from 'vitest'
import { projectPlan } from '../../../engine/records/plan-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { planStatements, planWindow } from '../../support/plans.ts'

const make = planStatements(new StatementMaker(await createCrypto()))
const { binhDuong, longAn } = units

function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 12 }

test('a plan is the same whatever order its operations came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectPlan(operations)))

test('rows and search words of plans are the same when they are made anew', () =>
  expectRebuilt(life, { unit: binhDuong, records: 8 }))
