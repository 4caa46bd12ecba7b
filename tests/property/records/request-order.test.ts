import { test } from 'vitest'
import { projectRequest } from '../../../engine/records/request-projection.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { hour } from '../../../shared/time.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

const make = new StatementMaker(await createCrypto())

function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 9 }

test('a request is the same whatever order its operations came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectRequest(operations)))

test('rows and search words of requests are the same when they are made anew', () =>
  expectRebuilt(life, { unit: units.binhDuong, records: 12 }))
