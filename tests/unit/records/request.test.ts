import { beforeAll, describe, expect, it } from 'vitest'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import { projectRequest, type RequestView } from '../../../engine/records/request-projection.ts'
import { requestLine } from '../../../engine/records/request-line.ts'
import { requestAction } from '../../../engine/records/request-rules.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'

let make: StatementMaker
beforeAll(async () => {
  make = new StatementMaker(await createCrypto())
})
const { hcm, binhDuong, longAn } = units

const project = (...statements: readonly Statement[]): RequestView => {
  const view = projectRequest(statements.map(({ operation }) => operation))
  if (view === undefined) throw new Error('no request')
  return view
}
const states = (view: RequestView) => Object.fromEntries(view.asked.map(({ unit, state }) => [unit, state]))
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)
const lineFor = (ownUnit: UnitId, ...statements: readonly Statement[]) => {
  const line = requestLine(
    statements.map(({ operation }) => operation),
    { ownUnit, heirs: noHeirs },
  )
  return line && { owed: line.owed, due: line.due, parties: line.parties, state: line.state }
}

describe('a request', () => {
  it('waits for every unit that was asked, until its deadline', () => {
    const ask = make.ask()
    const view = project(ask)
    expect(states(view)).toEqual({ [binhDuong]: 'waiting', [longAn]: 'waiting' })
    expect(view.asked.map(({ due }) => due)).toEqual([testTime + 8 * hour, testTime + 8 * hour])
    expect(view.state).toBe('open')
  })

  it('is answered when each has replied or refused', () => {
    const ask = make.ask()
    const reply = make.answer({ parents: [ask], text: 'Không lưu trú' })
    expect(project(ask, reply).state).toBe('open')
    const refusal = make.answer({
      parents: [ask],
      author: authors.longAnCommander,
      answer: 'refuse',
      text: 'Ngoài địa bàn',
    })
    const view = project(ask, reply, refusal)
    expect(states(view)).toEqual({ [binhDuong]: 'answered', [longAn]: 'refused' })
    expect(view.state).toBe('answered')
  })

  it('is owed by the time that a unit has named, and by the last one of several', () => {
    const ask = make.ask()
    const first = make.answer({ parents: [ask], answer: 'need-until', until: testTime + 9 * hour })
    const second = make.answer({ parents: [first], answer: 'need-until', until: testTime + 12 * hour })
    const [unit] = project(ask, first, second).asked.filter((each) => each.unit === binhDuong)
    expect([unit?.state, unit?.due]).toEqual(['need-until', testTime + 12 * hour])
  })

  it('stands still while a unit waits to be told what is meant, and goes on when it is told', () => {
    const ask = make.ask()
    const question = make.clarify({ parents: [ask], text: 'Năm sinh nào?' })
    expect(states(project(ask, question))[binhDuong]).toBe('question')
    expect(lineFor(hcm, ask, question)).toMatchObject({ owed: 'us', parties: [binhDuong] })
    expect(lineFor(binhDuong, ask, question)).toMatchObject({ owed: 'others', parties: [hcm] })
    const told = make.clarify({ parents: [question], author: authors.hcmDuty, text: '1990', answers: question })
    expect(states(project(ask, question, told))[binhDuong]).toBe('waiting')
    expect(lineFor(binhDuong, ask, question, told)).toMatchObject({ owed: 'us' })
  })

  it('is given more time by the asking unit only', () => {
    const ask = make.ask()
    const longer = make.clarify({ parents: [ask], author: authors.hcmDuty, deadline: testTime + 20 * hour })
    expect(project(ask, longer).deadline).toBe(testTime + 20 * hour)
    const taken = make.clarify({ parents: [ask], text: 'chờ', deadline: testTime + 30 * hour })
    expect(breach(taken, ask)).toBe('owner')
    expect(project(ask, taken).deadline).toBe(testTime + 8 * hour)
  })

  it('is over when the asking unit says so, and nobody owes anything then', () => {
    const ask = make.ask()
    const close = make.close({ parents: [ask], reason: 'withdrawn' })
    const view = project(ask, close)
    expect([view.state, view.closing]).toEqual(['closed', 'withdrawn'])
    for (const unit of [hcm, binhDuong]) expect(lineFor(unit, ask, close)).toMatchObject({ owed: 'none' })
  })

  it('tells each unit whose word is owed', () => {
    const ask = make.ask({ deadline: testTime + hour })
    const reply = make.answer({ parents: [ask], text: 'Đã kiểm tra' })
    expect(lineFor(hcm, ask, reply)).toEqual({
      owed: 'others',
      due: testTime + hour,
      parties: [longAn],
      state: 'open',
    })
    expect(lineFor(binhDuong, ask, reply)).toMatchObject({ owed: 'none' })
    expect(lineFor(longAn, ask, reply)).toMatchObject({ owed: 'us', due: testTime + hour, parties: [hcm] })
  })
})

describe('nobody else may', () => {
  it.each([
    [
      'answer for a unit that was not asked',
      'owner',
      (ask: Statement) => make.answer({ parents: [ask], author: authors.hcmDuty, text: 'x' }),
    ],
    [
      'answer as an investigator',
      'role',
      (ask: Statement) =>
        make.answer({ parents: [ask], author: { ...authors.binhDuongDuty, role: 'investigator' }, text: 'x' }),
    ],
    ['refuse without a reason', 'owner', (ask: Statement) => make.answer({ parents: [ask], answer: 'refuse' })],
    ['put off without a time', 'owner', (ask: Statement) => make.answer({ parents: [ask], answer: 'need-until' })],
    [
      'reply with a time',
      'owner',
      (ask: Statement) => make.answer({ parents: [ask], text: 'x', until: testTime + hour }),
    ],
    [
      'close what another unit has asked',
      'owner',
      (ask: Statement) => make.close({ parents: [ask], author: authors.binhDuongDuty }),
    ],
    ['clarify nothing', 'owner', (ask: Statement) => make.clarify({ parents: [ask] })],
    [
      'clarify nothing of their own',
      'owner',
      (ask: Statement) => make.clarify({ parents: [ask], author: authors.hcmDuty }),
    ],
    ['ask nobody', 'owner', () => make.ask({ to: [] })],
    [
      'acknowledge a request as if it were a bulletin',
      'family',
      (ask: Statement) => make.acknowledge({ parents: [ask] }),
    ],
  ] as const)('%s', (_, reason, wrong) => {
    const ask = make.ask()
    const statement = wrong(ask)
    expect(statement.operation.kind === 'request-create' ? breach(statement) : breach(statement, ask)).toBe(reason)
  })

  it('speak for a unit that is open: its heir may once it has closed', () => {
    const ask = make.ask({ to: [binhDuong] })
    const answer = make.answer({ parents: [ask], author: authors.longAnCommander, text: 'Thay Bình Dương' })
    expect(breach(answer, ask)).toBe('owner')
    expect(breach(make.clarify({ parents: [ask], author: authors.longAnCommander, text: 'x' }), ask)).toBe('owner')
    const heir = (unit: UnitId): UnitId => (unit === binhDuong ? longAn : unit)
    const heirs: Heirs = { today: heir, whenMade: heir }
    const view = projectRequest([ask.operation, answer.operation], heirs)
    expect(view?.asked).toMatchObject([{ unit: binhDuong, state: 'answered' }])
  })

  it('answer in another role than the sender is asked for', () => {
    expect(requestAction('request-answer')).toBe('answer-request')
  })

  it('is nobody’s word where no person answers for it', () => {
    const ask = make.ask()
    const { operation } = make.answer({ parents: [ask], text: 'Không lưu trú' })
    const judged = (each: typeof operation) => breachesOf(causalOrder([ask.operation, each]), noHeirs).get(each.hash)
    expect([judged(operation), judged({ ...operation, officer: undefined })]).toEqual([undefined, 'no-officer'])
  })
})
