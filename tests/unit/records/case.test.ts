import { beforeAll, describe, expect, it } from 'vitest'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { caseLine } from '../../../engine/records/case-line.ts'
import { outsidersOf, projectCase, type CaseView } from '../../../engine/records/case-projection.ts'
import { caseAction } from '../../../engine/records/case-rules.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import type { Operation, OperationOf } from '../../../engine/records/operation.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { caseStatements } from '../../support/cases.ts'
import { authors, StatementMaker, testId, testTime, units, type Statement } from '../../support/operations.ts'

let make: ReturnType<typeof caseStatements>
let others: StatementMaker
beforeAll(async () => {
  others = new StatementMaker(await createCrypto())
  make = caseStatements(others)
})
const { hcm, binhDuong, longAn } = units

const project = (...statements: readonly Statement[]): CaseView => {
  const view = projectCase(statements.map(({ operation }) => operation))
  if (view === undefined) throw new Error('no case')
  return view
}
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)
const verdicts = (view: CaseView) => Object.fromEntries(view.history.map((each) => [each.operation.hash, each.verdict]))
const lineFor = (ownUnit: UnitId, ...statements: readonly Statement[]) =>
  caseLine(
    statements.map(({ operation }) => operation),
    { ownUnit, heirs: noHeirs },
  )

describe('who can read a case', () => {
  it('is whom it was opened for, since then', () => {
    const opened = make.open()
    const view = project(opened, make.note({ parents: [opened] }))
    expect(view.members).toEqual([binhDuong, hcm].toSorted())
    expect(view.readings.map(({ unit, from, until, entries }) => [unit, from.hash, until, entries])).toEqual(
      [hcm, binhDuong].map((unit) => [unit, opened.hash, undefined, 1]), // the owner first
    )
  })

  it('is whom a commander lets in, with the entries that were chosen and what comes after', () => {
    const opened = make.open()
    const before = make.note({ parents: [opened] })
    const kept = make.note({ parents: [opened], text: 'Nguồn tin riêng' })
    const widened = make.widen({ parents: [opened], units: [longAn], brought: [before] })
    const after = make.note({ parents: [widened], to: [hcm, binhDuong, longAn] })
    const view = project(opened, before, kept, widened, after)
    expect(view.members).toEqual([binhDuong, hcm, longAn].toSorted())
    expect(view.readings.find(({ unit }) => unit === longAn)).toMatchObject({
      from: { hash: widened.hash },
      entries: 2,
    })
  })

  it('is nobody who was shut out: what was sealed until then is counted as kept', () => {
    const opened = make.open()
    const note = make.note({ parents: [opened] })
    const narrowed = make.narrow({ parents: [opened], units: [binhDuong] })
    const later = make.note({ parents: [narrowed], to: [hcm] })
    const view = project(opened, note, narrowed, later)
    expect(view.members).toEqual([hcm])
    expect(view.readings.find(({ unit }) => unit === binhDuong)).toMatchObject({
      until: { hash: narrowed.hash },
      entries: 1,
    })
    expect(lineFor(binhDuong, opened, note, narrowed)).toMatchObject({ state: 'left', open: false })
    expect(lineFor(hcm, opened, note, narrowed)).toMatchObject({ state: 'open', parties: [] })
  })

  it('is nobody whom one commander shuts out while another one lets it in; whoever has seen that may let it in again', () => {
    const opened = make.open()
    const widened = make.widen({ parents: [opened], units: [binhDuong] })
    const narrowed = make.narrow({ parents: [opened], units: [binhDuong] })
    expect(project(opened, widened, narrowed).members).toEqual([hcm])
    const again = make.widen({ parents: [narrowed], units: [binhDuong] })
    expect(project(opened, widened, narrowed, again).members).toEqual([binhDuong, hcm].toSorted())
  })
})

describe('a unit that was shut out', () => {
  it('says nothing more in the case', () => {
    const opened = make.open()
    const narrowed = make.narrow({ parents: [opened], units: [binhDuong] })
    const late = make.note({ parents: [narrowed], author: authors.binhDuongInvestigator })
    expect(breach(late, opened, narrowed)).toBe('owner')
  })

  it('stands apart with what nobody knew who shut it out; what was known stands', () => {
    const opened = make.open()
    const author = authors.binhDuongInvestigator
    const known = make.exhibit({ parents: [opened], author })
    const unknown = make.exhibit({ parents: [opened], author })
    const narrowed = make.narrow({ parents: [opened], units: [binhDuong], known: [known] })
    const view = project(opened, known, unknown, narrowed)
    expect(verdicts(view)).toMatchObject({ [known.hash]: 'accepted', [unknown.hash]: 'apart' })
    expect(view.exhibits.map(({ operation }) => operation.hash)).toEqual([known.hash])
  })
})

describe('notes', () => {
  it('are corrected by a later one of the same unit, and both stay', () => {
    const opened = make.open()
    const wrong = make.note({ parents: [opened] })
    const right = make.note({ parents: [opened], at: testTime + 1, corrects: wrong })
    const foreign = make.note({
      parents: [opened],
      at: testTime + 2,
      corrects: wrong,
      author: authors.binhDuongInvestigator,
    })
    const { notes } = project(opened, wrong, right, foreign)
    expect(notes.map(({ operation, corrected }) => [operation.hash, corrected])).toEqual([
      [wrong.hash, [right.hash]],
      [right.hash, []],
      [foreign.hash, []],
    ])
  })
})

describe('a task', () => {
  it('is owed by the unit that it is for until that one says it is done', () => {
    const opened = make.open()
    const task = make.task({ parents: [opened], due: testTime + 8 * hour })
    expect(lineFor(binhDuong, opened, task)).toMatchObject({ owed: 'us', due: testTime + 8 * hour, parties: [hcm] })
    expect(lineFor(hcm, opened, task)).toMatchObject({ owed: 'others', parties: [binhDuong] })
    const done = make.taskState({ parents: [opened], task, author: authors.binhDuongInvestigator })
    expect(project(opened, task, done).tasks).toMatchObject([{ state: 'done', unit: binhDuong }])
    expect(lineFor(hcm, opened, task, done)).toMatchObject({ owed: 'none' })
  })

  it('stands as the last word says that has seen the others, whatever their clocks say', () => {
    const opened = make.open()
    const task = make.task({ parents: [opened] })
    const done = make.taskState({
      parents: [opened],
      task,
      at: testTime + 5 * hour,
      author: authors.binhDuongInvestigator,
    })
    const again = make.taskState({ parents: [opened], task, after: done, at: testTime + hour, state: 'open' })
    expect(project(opened, task, again, done).tasks).toMatchObject([{ state: 'open', last: { hash: again.hash } }])
  })

  it('is not changed by a unit whose task it is not', () => {
    const opened = make.open({ to: [hcm, binhDuong, longAn] })
    const task = make.task({ parents: [opened], to: [hcm, binhDuong, longAn] })
    const wrong = make.taskState({ parents: [opened], task, author: authors.longAnInvestigator })
    expect(project(opened, task, wrong).tasks).toMatchObject([{ state: 'open' }])
  })
})

describe('an exhibit', () => {
  it('is with whom the last link of its chain names', () => {
    const opened = make.open()
    const exhibit = make.exhibit({ parents: [opened] })
    const first = make.custody({ parents: [opened], exhibit, at: testTime + 9 * hour })
    const second = make.custody({
      parents: [opened],
      exhibit,
      after: first,
      at: testTime + hour,
      receiver: 'Viện kiểm sát',
    })
    const [shown] = project(opened, second, exhibit, first).exhibits
    expect(shown?.custody.map(({ hash }) => hash)).toEqual([first.hash, second.hash])
    expect([shown?.holder, shown?.broken]).toEqual(['Viện kiểm sát', false])
  })

  it('shows that its chain is broken where two hands say they had it from the same one, or a link is missing', () => {
    const opened = make.open()
    const exhibit = make.exhibit({ parents: [opened] })
    const first = make.custody({ parents: [opened], exhibit })
    const rival = make.custody({ parents: [opened], exhibit, receiver: 'Người khác' })
    const second = make.custody({ parents: [opened], exhibit, after: first })
    expect(project(opened, exhibit, first, rival).exhibits[0]?.broken).toBe(true)
    expect(project(opened, exhibit, second).exhibits[0]?.broken).toBe(true)
  })
})

describe('nobody else may', () => {
  const investigator = authors.binhDuongInvestigator
  it.each([
    ['open a case as a duty officer', 'role', () => make.open({ author: authors.hcmDuty })],
    [
      'note as a duty officer',
      'role',
      (opened: Statement) => make.note({ parents: [opened], author: authors.hcmDuty }),
    ],
    [
      'note in a case that was not shared with it',
      'owner',
      (opened: Statement) => make.note({ parents: [opened], author: authors.longAnInvestigator }),
    ],
    [
      'widen as an investigator',
      'role',
      (opened: Statement) => make.widen({ parents: [opened], units: [longAn], author: authors.hcmInvestigator }),
    ],
    [
      'widen a case of another unit',
      'owner',
      (opened: Statement) => make.widen({ parents: [opened], units: [longAn], author: authors.binhDuongCommander }),
    ],
    [
      'let a unit in without telling it',
      'owner',
      (opened: Statement) => make.widen({ parents: [opened], units: [longAn], to: [hcm, binhDuong] }),
    ],
    [
      'narrow as an investigator',
      'role',
      (opened: Statement) => make.narrow({ parents: [opened], units: [binhDuong], author: authors.hcmInvestigator }),
    ],
    [
      'narrow a case of another unit',
      'owner',
      (opened: Statement) => make.narrow({ parents: [opened], units: [hcm], author: authors.binhDuongCommander }),
    ],
    [
      'let two units in and tell one of them',
      'owner',
      (opened: Statement) =>
        make.widen({ parents: [opened], units: [longAn, testId<UnitId>('dong nai')], to: [hcm, binhDuong, longAn] }),
    ],
    [
      'narrow a case of another unit by a third one',
      'owner',
      (opened: Statement) => make.narrow({ parents: [opened], units: [longAn], author: authors.binhDuongCommander }),
    ],
    [
      'tell a unit outside who was shut out',
      'owner',
      (opened: Statement) => make.narrow({ parents: [opened], units: [binhDuong], to: [hcm, longAn] }),
    ],
    ['shut the owner out', 'owner', (opened: Statement) => make.narrow({ parents: [opened], units: [hcm] })],
    [
      'close a case of another unit',
      'owner',
      (opened: Statement) => make.close({ parents: [opened], author: investigator }),
    ],
    [
      'say something in the case to a unit outside',
      'owner',
      (opened: Statement) => make.note({ parents: [opened], author: investigator, to: [hcm, longAn] }),
    ],
    [
      'acknowledge a case as if it were a bulletin',
      'family',
      (opened: Statement) => others.acknowledge({ parents: [opened] }),
    ],
  ] as const)('%s', (_, reason, wrong) => {
    const opened = make.open()
    const statement = wrong(opened)
    expect(statement.operation.kind === 'case-open' ? breach(statement) : breach(statement, opened)).toBe(reason)
  })

  it('say anything in a case that is closed, but who may read it is still decided', () => {
    const opened = make.open()
    const closed = make.close({ parents: [opened] })
    for (const late of [make.note, make.task, make.exhibit])
      expect(breach(late({ parents: [closed] }), opened, closed)).toBe('owner')
    expect(breach(make.narrow({ parents: [closed], units: [binhDuong] }), opened, closed)).toBeUndefined()
    expect(lineFor(hcm, opened, closed)).toMatchObject({ state: 'closed', owed: 'none' })
  })

  it('speak for a unit that is open: its heir may once it has closed', () => {
    const opened = make.open()
    const note = make.note({ parents: [opened], author: authors.longAnInvestigator, to: [hcm, longAn] })
    expect(breach(note, opened)).toBe('owner')
    const heir = (unit: UnitId): UnitId => (unit === binhDuong ? longAn : unit)
    const heirs: Heirs = { today: heir, whenMade: heir }
    const told = make.note({ parents: [opened], to: [hcm, longAn] })
    expect(breach(told, opened)).toBe('owner')
    expect(
      projectCase(
        [opened, note, told].map(({ operation }) => operation),
        heirs,
      )?.notes,
    ).toHaveLength(2)
  })
})

it('a task that is new says what and who and no more, and a word about one says which, after what, and how it stands', () => {
  const opened = make.open()
  const task = make.task({ parents: [opened] })
  const word = make.taskState({ parents: [opened], task })
  const { title } = task.operation.body as OperationOf<'case-task'>['body']
  const { after, state } = word.operation.body as OperationOf<'case-task'>['body']
  const judged = ({ operation }: Statement, change: Partial<OperationOf<'case-task'>['body']>) => {
    const bent = { ...operation, body: { ...operation.body, ...change } } as Operation
    return breachesOf(causalOrder([opened.operation, task.operation, bent]), noHeirs).get(bent.hash)
  }
  expect([judged(task, {}), judged(word, {})]).toEqual([undefined, undefined])
  for (const change of [{ title: undefined }, { unit: undefined }, { after }, { state }])
    expect([change, judged(task, change as object)]).toEqual([change, 'owner'])
  for (const change of [{ title }, { after: undefined }, { state: undefined }])
    expect([change, judged(word, change as object)]).toEqual([change, 'owner'])
  expect(caseAction('case-widen')).toBe('widen-case')
})

it('who was told something without having been let in is named', () => {
  const opened = make.open()
  const leak = make.note({ parents: [opened], author: authors.binhDuongInvestigator, to: [hcm, longAn] })
  expect(outsidersOf(project(opened, leak), leak.operation, noHeirs)).toEqual([longAn])
  expect(project(opened, leak).notes).toEqual([])
})
