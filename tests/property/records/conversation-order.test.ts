import { test } from 'vitest'
import { projectConversation } from '../../../engine/records/conversation-projection.ts'
import { expectAnyOrder, expectRebuilt, type Choices } from '../../support/any-order.ts'
import { createTalk } from '../../support/conversations.ts'
import { authors, testTime, units, type Statement } from '../../support/operations.ts'

const talk = await createTalk()

function grow(choices: Choices): readonly Statement[] {
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
const life = { grow, length: 9 }

test('a conversation is the same whatever order its operations came in, and however often', () =>
  expectAnyOrder(life, (operations) => projectConversation(operations)))

test('lines of conversations are the same when they are made anew', () =>
  expectRebuilt(life, { unit: units.binhDuong, records: 8 }))
