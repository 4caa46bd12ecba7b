import { beforeAll, describe, expect, it } from 'vitest'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { conversationLine } from '../../../engine/records/conversation-line.ts'
import { projectConversation, type ConversationView } from '../../../engine/records/conversation-projection.ts'
import { noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { createTalk } from '../../support/conversations.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'

let talk: Awaited<ReturnType<typeof createTalk>>
let make: StatementMaker
beforeAll(async () => {
  talk = await createTalk()
  make = new StatementMaker(await createCrypto())
})
const { hcm, binhDuong, longAn } = units

const project = (statements: readonly Statement[], heirs: Heirs = noHeirs): ConversationView => {
  const view = projectConversation(
    statements.map(({ operation }) => operation),
    heirs,
  )
  if (view === undefined) throw new Error('no conversation')
  return view
}
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)

describe('a conversation', () => {
  it('is what was said, in the order in which it was answered', () => {
    const open = talk.open()
    const first = talk.say({ parents: [open], at: testTime + 2, text: 'Một' })
    const second = talk.say({ parents: [first], at: testTime + 1, text: 'Hai', author: authors.longAnCommander })
    const { messages, members } = project([second, first, open])
    expect(messages.map(({ body }) => body.text)).toEqual(['Có tin gì mới?', 'Một', 'Hai'])
    expect(members).toEqual([hcm, binhDuong, longAn].toSorted())
  })

  it('goes on without a unit that has left, whose words stay', () => {
    const open = talk.open()
    const said = talk.say({ parents: [open] })
    const left = talk.leave({ parents: [open] })
    expect(breach(talk.say({ parents: [left], author: authors.hcmDuty }), open, left)).toBeUndefined()
    const view = project([open, said, left])
    expect([view.left, view.messages.length]).toEqual([[binhDuong], 2])
    expect(breach(talk.say({ parents: [left] }), open, left)).toBe('owner')
    const own = conversationLine(
      [open, said, left].map(({ operation }) => operation),
      { ownUnit: binhDuong, heirs: noHeirs },
    )
    expect(own).toMatchObject({ state: 'left', open: false, owed: 'none', title: 'Tuyến 22' })
  })

  it('is gone on with by the heir of a member that has closed', () => {
    const open = talk.open({ to: [binhDuong] })
    const said = talk.say({ parents: [open], author: authors.longAnCommander })
    expect(breach(said, open)).toBe('owner')
    const heir = (unit: UnitId): UnitId => (unit === binhDuong ? longAn : unit)
    expect(project([open, said], { today: heir, whenMade: heir }).messages).toHaveLength(2)
  })
})

describe('nobody may', () => {
  it.each([
    [
      'speak where they were not spoken to',
      'owner',
      (open: Statement) => talk.say({ parents: [open], author: authors.longAnCommander }),
    ],
    [
      'leave for another unit',
      'owner',
      (open: Statement) => talk.leave({ parents: [open], author: authors.longAnCommander }),
    ],
    [
      'speak as an administrator',
      'role',
      (open: Statement) => talk.say({ parents: [open], author: { ...authors.binhDuongDuty, role: 'admin' } }),
    ],
    ['acknowledge it as if it were a bulletin', 'family', (open: Statement) => make.acknowledge({ parents: [open] })],
  ] as const)('%s', (_, reason, wrong) => {
    const open = talk.open({ to: [binhDuong] })
    expect(breach(wrong(open), open)).toBe(reason)
  })

  it('talk to themselves', () => {
    expect(breach(talk.open({ to: [] }))).toBe('owner')
  })
})
