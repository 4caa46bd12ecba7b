import { test } from 'vitest'
import { projectHandover } from '../../../engine/records/handover-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

const make = new StatementMaker(await createCrypto())
const second = { ...authors.hcmDuty, name: 'Mai Văn Ví' }

function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 8 }

test('a handover is the same whatever order its operations came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectHandover(operations)))

test('lines of handovers are the same when they are made anew', () =>
  expectRebuilt(life, { unit: units.hcm, records: 8 }))
