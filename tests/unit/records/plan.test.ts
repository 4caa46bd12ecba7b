import { beforeAll, describe, expect, it } from 'vitest'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import { planLine } from '../../../engine/records/plan-line.ts'
import { projectPlan, type PlanView } from '../../../engine/records/plan-projection.ts'
import { planAction } from '../../../engine/records/plan-rules.ts'
import { examplePlan } from '../../../shared/domain/example-plan.ts'
import { planProblem } from '../../../shared/domain/check-plan.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { day, hour, msToRfc3339 } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { planStatements, planWindow } from '../../support/plans.ts'

let make: StatementMaker
let plans: ReturnType<typeof planStatements>
beforeAll(async () => {
  make = new StatementMaker(await createCrypto())
  plans = planStatements(make)
})
const { hcm, binhDuong, longAn } = units
const stranger = 'aa'.repeat(16) as UnitId

const project = (statements: readonly Statement[], heirs: Heirs = noHeirs): PlanView => {
  const view = projectPlan(
    statements.map(({ operation }) => operation),
    heirs,
  )
  if (view === undefined) throw new Error('no plan')
  return view
}
const line = (ownUnit: UnitId, ...statements: readonly Statement[]) =>
  planLine(
    statements.map(({ operation }) => operation),
    { ownUnit, heirs: noHeirs },
  )
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)
const states = (view: PlanView): Readonly<Record<string, string>> =>
  Object.fromEntries(view.invited.map(({ unit, state }) => [unit, state]))
const before = (statement: Statement) => ({ parents: [statement] })

describe('a joint plan', () => {
  it('waits for every unit that it names, and is agreed when all have answered and one comes', () => {
    const made = plans.propose()
    expect(project([made])).toMatchObject({ state: 'proposed', version: 1, starts: planWindow.starts })
    const yes = plans.answer(before(made))
    expect(project([made, yes]).state).toBe('proposed')
    const no = plans.answer({ ...before(made), author: authors.longAnCommander, answer: 'refuse', text: 'Bận' })
    const view = project([no, yes, made])
    expect(states(view)).toEqual({ [binhDuong]: 'accepted', [longAn]: 'refused' })
    expect(view.state).toBe('agreed')
  })

  it('asks anew after every change: an answer holds for the very version that it names', () => {
    const made = plans.propose()
    const yes = plans.answer(before(made))
    const later = plans.change({ ...before(made), starts: planWindow.starts + hour, ends: planWindow.ends + hour })
    const view = project([made, yes, later])
    expect(view).toMatchObject({ version: 2, state: 'proposed', starts: planWindow.starts + hour })
    expect(view.invited.find(({ unit }) => unit === binhDuong)).toMatchObject({
      state: 'waiting',
      earlier: yes.operation,
    })
    // made after the change, by somebody who has seen it, about the old one
    const stale = plans.answer({ ...before(later), version: made, at: testTime + hour })
    expect(states(project([made, yes, later, stale]))[binhDuong]).toBe('waiting')
    const anew = plans.answer({ ...before(later), at: testTime + hour })
    expect(states(project([made, yes, later, anew]))[binhDuong]).toBe('accepted')
  })

  it('has one version where two were made at the same time, and answers to the other hold nowhere', () => {
    const made = plans.propose()
    const changes = ['Xã A', 'Xã B'].map((area) => plans.change({ ...before(made), area }))
    const answers = changes.map((each) => plans.answer({ parents: [each] }))
    const view = project([made, ...changes, ...answers])
    const holding = changes.find(({ hash }) => hash === view.head.hash)
    expect(view.version).toBe(3)
    expect(view.plan.area).toBe(holding?.operation.kind === 'plan-update' ? holding.operation.body.plan.area : '')
    expect(view.invited.find(({ unit }) => unit === binhDuong)?.answer?.body.version).toBe(view.head.hash)
  })

  it('takes the last word of a unit: it may come after all, and stay away after all', () => {
    const made = plans.propose()
    const yes = plans.answer(before(made))
    const no = plans.answer({ ...before(made), answer: 'refuse', text: 'Có vụ đột xuất', at: testTime + 1 })
    expect(states(project([made, no, yes]))[binhDuong]).toBe('refused')
  })

  it('shows what came of each task, the last word of the unit whose it is', () => {
    const made = plans.propose()
    const task = plans.task({ ...before(made), due: planWindow.ends - hour })
    const first = plans.result({ ...before(task), task, outcome: 'partly', figures: { persons: 3 } })
    const last = plans.result({ ...before(task), task, figures: { persons: 12, arrests: 1 }, at: testTime + hour })
    const [shown] = project([made, last, task, first]).tasks
    expect(shown).toMatchObject({ unit: binhDuong, due: planWindow.ends - hour, result: last.operation })
  })

  it('is answered by the heir of a unit that has closed, and by nobody else', () => {
    const made = plans.propose({ to: [hcm, binhDuong] })
    const yes = plans.answer({ ...before(made), author: authors.longAnCommander, to: [hcm, binhDuong] })
    expect(breach(yes, made)).toBe('owner')
    const heir = (unit: UnitId): UnitId => (unit === binhDuong ? longAn : unit)
    expect(states(project([made, yes], { today: heir, whenMade: heir }))[binhDuong]).toBe('accepted')
  })
})

describe('on the desk', () => {
  it('a unit owes its answer until the plan begins, and the proposing unit waits for it', () => {
    const made = plans.propose()
    expect(line(binhDuong, made)).toMatchObject({ owed: 'us', due: planWindow.starts, parties: [hcm], own: false })
    expect(line(hcm, made)).toMatchObject({ owed: 'others', due: planWindow.starts, own: true })
    const yes = plans.answer(before(made))
    expect(line(binhDuong, made, yes)).toMatchObject({ owed: 'none' })
    expect(line(hcm, made, yes)?.parties).toEqual([longAn])
  })

  it('a unit that comes owes the results of its tasks; one that does not come owes nothing', () => {
    const made = plans.propose({ to: [hcm, binhDuong] })
    const to = [hcm, binhDuong]
    const task = plans.task({ ...before(made), to })
    const yes = plans.answer({ ...before(made), to, at: testTime + 1 })
    expect(line(binhDuong, made, task, yes)).toMatchObject({ owed: 'us', due: planWindow.ends })
    expect(line(hcm, made, task, yes)).toMatchObject({ owed: 'others', parties: [binhDuong] })
    const no = plans.answer({ ...before(made), to, answer: 'refuse', text: 'Bận', at: testTime + 2 })
    expect(line(binhDuong, made, task, yes, no)).toMatchObject({ owed: 'none' })
    const done = plans.result({ ...before(task), task, to })
    expect(line(binhDuong, made, task, yes, done)).toMatchObject({ owed: 'none' })
    const closed = plans.close({ ...before(task), to })
    expect(line(binhDuong, made, task, yes, closed)).toMatchObject({ owed: 'none', open: false, state: 'closed' })
  })

  it('it is found by its title, area, places and tasks', () => {
    const made = plans.propose()
    const { searchable } = line(binhDuong, made, plans.task(before(made)))!
    expect(searchable.hidingPlaces?.map(({ text }) => text)).toContain('Nhà nghỉ Thử Nghiệm'.normalize('NFC'))
    expect(searchable.notes).toContain('nhà nghỉ ven tuyến'.normalize('NFC'))
  })
})

describe('nobody may', () => {
  const on = (made: Statement) => ({ parents: [made], to: [hcm, binhDuong] })
  const other = { author: authors.longAnCommander }
  it.each([
    ['answer for a plan of their own', 'owner', (made) => plans.answer({ ...on(made), author: authors.hcmCommander })],
    ['answer without being named', 'owner', (made) => plans.answer({ ...on(made), ...other })],
    ['refuse without a reason', 'owner', (made) => plans.answer({ ...on(made), answer: 'refuse' })],
    [
      'answer about what is no version',
      'owner',
      (made) => plans.answer({ ...on(made), version: plans.propose({ at: testTime + 9 }) }),
    ],
    [
      'change a plan of another unit',
      'owner',
      (made) => plans.change({ ...on(made), author: authors.binhDuongCommander }),
    ],
    [
      'close a plan of another unit',
      'owner',
      (made) => plans.close({ ...on(made), author: authors.binhDuongCommander }),
    ],
    ['give a task to a unit that is not named', 'owner', (made) => plans.task({ ...on(made), unit: longAn })],
    [
      'give another unit a task, invited themselves',
      'owner',
      (made) => plans.task({ ...on(made), author: authors.binhDuongCommander, unit: hcm }),
    ],
    [
      'make a plan that ends before it begins',
      'owner',
      (made) => plans.change({ ...on(made), ends: planWindow.starts - 1 }),
    ],
    [
      'make a plan that lasts for ever',
      'owner',
      (made) => plans.change({ ...on(made), ends: planWindow.starts + limits.planSpanMs + 1 }),
    ],
    ['tell a stranger of it', 'owner', (made) => plans.task({ ...on(made), to: [hcm, binhDuong, stranger] })],
    ['acknowledge it as if it were a bulletin', 'family', (made) => make.acknowledge(on(made))],
  ] as const satisfies readonly (readonly [string, string, (made: Statement) => Statement])[])(
    '%s',
    (_, reason, wrong) => {
      const made = plans.propose({ to: [hcm, binhDuong] })
      const last = wrong(made)
      expect(breach(last, made)).toBe(reason)
      expect(project([made, last])).toEqual(project([made]))
      expect(breach(plans.answer(on(made)), made)).toBe(undefined)
    },
  )

  it('say what came of a task of another unit, or of none', () => {
    const made = plans.propose()
    const task = plans.task(before(made))
    expect(breach(plans.result({ ...before(task), task, author: authors.longAnInvestigator }), made, task)).toBe(
      'owner',
    )
    expect(breach(plans.result({ ...before(task), task, author: authors.hcmDuty }), made, task)).toBe('owner')
    expect(breach(plans.result({ ...before(made), task: made }), made)).toBe('owner')
    expect(breach(plans.result({ ...before(made), task }), made)).toBe('owner')
    expect(breach(plans.result({ ...before(task), task }), made, task)).toBe(undefined)
  })

  it('say anything in a plan that is closed', () => {
    const made = plans.propose()
    const closed = plans.close(before(made))
    for (const wrong of [
      plans.answer({ ...before(closed), version: made }),
      plans.task(before(closed)),
      plans.change(before(closed)),
    ])
      expect(breach(wrong, made, closed)).toBe('owner')
  })

  it('act in a role that may not: a plan is the commander’s, its results whoever acts', () => {
    const kinds = ['plan-create', 'plan-update', 'plan-answer', 'plan-close', 'plan-task', 'plan-result'] as const
    expect(kinds.map(planAction)).toEqual(['plan', 'plan', 'plan', 'plan', 'assign', 'mark-acted'])
  })

  it('plan with themselves', () => {
    expect(breach(plans.propose({ to: [] }))).toBe('owner')
  })
})

describe('a plan that is typed', () => {
  const plan = examplePlan(testTime)
  const problem = (change: Partial<typeof plan>, now = testTime) =>
    planProblem({ ...plan, ...change }, { allowsMat: false }, now)
  it.each([
    ['nothing', {}, undefined],
    ['a secret', { marking: 'mat' as const }, 'marking'],
    ['H3 without a note', { handling: 'H3' as const }, 'handlingNote'],
    ['an end before the start', { ends: plan.starts }, 'ends'],
    ['a window of more than a month', { ends: msToRfc3339(planWindow.starts + limits.planSpanMs + day) }, 'ends'],
    ['a start in two years', { starts: msToRfc3339(testTime + 2 * limits.planAheadMs) }, 'starts'],
  ])('is told what is wrong with it: %s', (_, change, path) => {
    expect(problem(change)?.path).toBe(path)
  })
  it('is not about what is over', () => {
    expect(problem({}, planWindow.ends)?.path).toBe('ends')
  })
})
